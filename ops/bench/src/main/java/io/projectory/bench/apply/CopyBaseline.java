package io.projectory.bench.apply;

import io.projectory.runtime.write.BinaryRows;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.postgresql.PGConnection;

/**
 * Baseline A, the ceiling: COPY BINARY of the very same rows into the same emptied tables with the
 * same indexes, on one connection, 5,000 rows a transaction, with the same {@code
 * synchronous_commit}. No key is checked against what is there, nothing is decoded or folded; the
 * rows are ready in memory.
 */
final class CopyBaseline {
  private static final int ROWS_PER_TRANSACTION = 5_000;

  private CopyBaseline() {}

  static Duration run(Views views, List<TableRows> tables) throws SQLException {
    views.truncate();
    List<Integer> at = new ArrayList<>();
    tables.forEach(t -> at.add(0));
    int total = tables.stream().mapToInt(t -> t.rows().size()).sum();
    try (Connection connection = views.database.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("set session synchronous_commit = off");
      connection.commit();
      long started = System.nanoTime();
      int transactions = (total + ROWS_PER_TRANSACTION - 1) / ROWS_PER_TRANSACTION;
      for (int n = 1; n <= transactions; n++) {
        for (int t = 0; t < tables.size(); t++) {
          List<Object[]> rows = tables.get(t).rows();
          int to = (int) ((long) rows.size() * n / transactions);
          copy(connection, tables.get(t), at.get(t), to);
          at.set(t, to);
        }
        connection.commit();
      }
      return Duration.ofNanos(System.nanoTime() - started);
    }
  }

  private static void copy(Connection connection, TableRows table, int from, int to)
      throws SQLException {
    if (from == to) {
      return;
    }
    BinaryRows out =
        new BinaryRows(
            connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn(
                    "copy "
                        + table.table().name()
                        + " ("
                        + table.columns()
                        + ") from stdin with (format binary)"));
    for (Object[] row : table.rows().subList(from, to)) {
      out.row(row.length);
      for (Object value : row) {
        out.value(value);
      }
    }
    out.end();
  }
}
