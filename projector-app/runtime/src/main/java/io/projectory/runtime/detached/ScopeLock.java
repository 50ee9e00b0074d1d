package io.projectory.runtime.detached;

import io.projectory.runtime.jdbc.Jdbc;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The lock under which one member moves a detached scope. Held by a database session, so that it
 * goes with its holder. It saves work; what protects the scope is the check of its row.
 */
final class ScopeLock implements AutoCloseable {
  private static final int SPACE = 0x70726a73;

  private static final String TRY = "select pg_try_advisory_lock(?, hashtext(? || chr(1) || ?))";
  private static final String RELEASE = "select pg_advisory_unlock(?, hashtext(? || chr(1) || ?))";

  private final Connection connection;
  private final String projection;
  private final String tenant;

  private ScopeLock(Connection connection, String projection, String tenant) {
    this.connection = connection;
    this.projection = projection;
    this.tenant = tenant;
  }

  /** Empty when another member holds it. */
  static Optional<ScopeLock> tryLock(DataSource views, String projection, String tenant)
      throws SQLException {
    Connection connection = views.getConnection();
    boolean held = false;
    try {
      connection.setAutoCommit(true);
      held =
          Jdbc.first(connection, TRY, r -> r.getBoolean(1), SPACE, projection, tenant)
              .orElse(false);
      return held ? Optional.of(new ScopeLock(connection, projection, tenant)) : Optional.empty();
    } finally {
      if (!held) {
        connection.close();
      }
    }
  }

  /** The session that holds the lock, in auto-commit: what is read by it, the holder reads. */
  Connection session() {
    return connection;
  }

  @Override
  public void close() throws SQLException {
    try (Connection toClose = connection) {
      Jdbc.run(toClose, RELEASE, SPACE, projection, tenant);
    }
  }
}
