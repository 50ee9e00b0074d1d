package io.projectory.runtime.jdbc;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.time.Duration;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Connections on which nobody waits for an answer for longer than a bound: a peer that is gone
 * without a word must not hang a work loop for ever. The bound is to lie above the time-outs of the
 * statements, which the server ends in better order. Thread-safe.
 */
public final class BoundedSource implements DataSource {
  private final DataSource source;
  private final int millis;

  /**
   * @param bound after which a statement without an answer fails with 08006 and its connection is
   *     closed
   */
  public BoundedSource(DataSource source, Duration bound) {
    this.source = source;
    this.millis = Math.toIntExact(bound.toMillis());
  }

  @Override
  public Connection getConnection() throws SQLException {
    return bounded(source.getConnection());
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return bounded(source.getConnection(user, password));
  }

  private Connection bounded(Connection connection) throws SQLException {
    try {
      // a pool takes it back when the connection is returned
      connection.setNetworkTimeout(Runnable::run, millis);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return source.getLogWriter();
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    source.setLogWriter(out);
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    source.setLoginTimeout(seconds);
  }

  @Override
  public int getLoginTimeout() throws SQLException {
    return source.getLoginTimeout();
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    return source.getParentLogger();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    return source.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return source.isWrapperFor(type);
  }
}
