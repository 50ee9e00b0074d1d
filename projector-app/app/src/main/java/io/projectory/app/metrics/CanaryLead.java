package io.projectory.app.metrics;

import io.projectory.runtime.jdbc.Jdbc;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Which member keeps the canary: the one whose session holds a lock in the log's database. It goes
 * with the session. For one thread.
 */
final class CanaryLead implements AutoCloseable {
  private static final int SPACE = 0x70726a63;
  private static final int ALIVE_SECONDS = 5;
  private static final String TRY = "select pg_try_advisory_lock(?, hashtext(?))";

  private final DataSource log;
  private final String tenant;
  private Connection session;

  CanaryLead(DataSource log, String tenant) {
    this.log = log;
    this.tenant = tenant;
  }

  /** Whether this member keeps it now. */
  boolean mine() throws SQLException {
    if (session != null && session.isValid(ALIVE_SECONDS)) {
      return true;
    }
    close();
    Connection fresh = log.getConnection();
    boolean held = false;
    try {
      held = Jdbc.first(fresh, TRY, r -> r.getBoolean(1), SPACE, tenant).orElse(false);
      session = held ? fresh : null;
      return held;
    } finally {
      if (!held) {
        fresh.close();
      }
    }
  }

  @Override
  public void close() throws SQLException {
    if (session != null) {
      session.close();
      session = null;
    }
  }
}
