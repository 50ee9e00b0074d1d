package io.projectory.bench.apply;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Collections;
import java.util.List;

/** Baseline C: one statement, one transaction per event, as an event handler writes them. */
final class StatementBaseline {
  private StatementBaseline() {}

  /** Inserts the first rows of a table, one by one. */
  static Duration run(Views views, TableRows table, int most) throws SQLException {
    views.truncate();
    List<Object[]> rows = table.rows().subList(0, Math.min(most, table.rows().size()));
    String marks = String.join(", ", Collections.nCopies(table.table().columns().size() + 1, "?"));
    try (Connection connection = views.database.connect();
        Statement statement = connection.createStatement();
        PreparedStatement insert =
            connection.prepareStatement(
                "insert into "
                    + table.table().name()
                    + " ("
                    + table.columns()
                    + ") values ("
                    + marks
                    + ") on conflict do nothing")) {
      statement.execute("set session synchronous_commit = off");
      long started = System.nanoTime();
      for (Object[] row : rows) {
        for (int i = 0; i < row.length; i++) {
          insert.setObject(i + 1, row[i]);
        }
        insert.executeUpdate();
      }
      return Duration.ofNanos(System.nanoTime() - started);
    }
  }
}
