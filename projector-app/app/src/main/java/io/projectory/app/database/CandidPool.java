package io.projectory.app.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import javax.sql.DataSource;

/**
 * A pool that says at once that its server is away, with the server's own word, and that is of use
 * as soon as the server is back.
 *
 * <p>A pool whose callers wait for a connection tries to make one again and again, with pauses of
 * its own that grow to seconds and that nobody can end: callers would go on timing out long after
 * the server's return. So nobody waits in here for a server that is away: whoever asks makes an
 * attempt himself. Thread-safe.
 */
final class CandidPool extends HikariDataSource {
  private final DataSource server;
  private volatile boolean doubtful;

  CandidPool(HikariConfig config) {
    super(config);
    server = config.getDataSource();
  }

  @Override
  public Connection getConnection() throws SQLException {
    if (doubtful || getHikariPoolMXBean().getTotalConnections() == 0) {
      server.getConnection().close();
      doubtful = false;
    }
    try {
      return super.getConnection();
    } catch (SQLTransientConnectionException e) {
      doubtful = true;
      throw e;
    }
  }
}
