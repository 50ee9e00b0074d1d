package io.projectory.runtime.write;

import io.projectory.api.Table;
import io.projectory.runtime.fold.RowChange;
import io.projectory.runtime.jdbc.Jdbc;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Writes rows on the guess that none of their keys is there: one binary COPY straight into the
 * table, whose unique key says whether the guess was right. If it was not, nothing is written and
 * the caller merges; after a wrong guess the next batches are not guessed about. Thread-safe.
 */
final class NewRows {
  /** Released by the commit: to release it here would be one more round trip. */
  private static final String SAVEPOINT = "savepoint new_rows";

  private static final String UNIQUE_VIOLATION = "23505";

  /** What Postgres says of COPY into a table with row security. */
  private static final String NOT_SUPPORTED = "0A000";

  private static final int MOST_PASSES = 64;

  private final Table table;
  private final String copy;

  /** Batches that are still to be merged without a guess. */
  private final AtomicInteger passes = new AtomicInteger();

  private final AtomicInteger nextPasses = new AtomicInteger(1);

  NewRows(Table table, String copy) {
    this.table = table;
    this.copy = copy;
  }

  /**
   * In the caller's transaction, which goes on whatever the answer is.
   *
   * @return whether the rows are written
   */
  boolean write(Connection connection, List<RowChange> changes) throws SQLException {
    if (passes.get() > 0) {
      passes.decrementAndGet();
      return false;
    }
    requireTransaction(connection);
    Jdbc.run(connection, SAVEPOINT);
    try {
      copy(connection, changes);
    } catch (SQLException e) {
      if (!UNIQUE_VIOLATION.equals(e.getSQLState()) && !NOT_SUPPORTED.equals(e.getSQLState())) {
        throw e;
      }
      Jdbc.run(connection, "rollback to " + SAVEPOINT);
      wrong();
      return false;
    }
    nextPasses.updateAndGet(n -> Math.max(1, n / 2));
    return true;
  }

  private void wrong() {
    passes.set(nextPasses.getAndUpdate(n -> Math.min(MOST_PASSES, n * 2)));
  }

  /** Rows of a COPY that commits by itself would stand without the cursors. */
  private static void requireTransaction(Connection connection) throws SQLException {
    if (connection.getAutoCommit()) {
      throw new IllegalStateException("rows are written in the transaction of their cursors only");
    }
  }

  private void copy(Connection connection, List<RowChange> changes) throws SQLException {
    CopyIn in = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copy);
    try {
      BinaryRows out = new BinaryRows(in);
      for (RowChange change : changes) {
        out.row(table.columns().size() + 1);
        out.value(change.tenant());
        for (Table.Column column : table.columns()) {
          out.value(Fit.value(table, column, change.absent()[column.position()]));
        }
      }
      out.end();
    } finally {
      if (in.isActive()) {
        in.cancelCopy(); // a row that does not fit: the session must not be left in COPY
      }
    }
  }
}
