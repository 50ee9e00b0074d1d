package io.projectory.cli.connect;

import io.projectory.app.database.UnreachableException;
import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * A data source that logs in once and lends the same connection again and again; what was left open
 * on it is rolled back when it is given back. One borrower at a time. For one thread.
 */
final class KeptConnection implements DataSource, AutoCloseable {
  private final DataSource source;
  private final String server;
  private Connection connection;

  /**
   * @param server as errors name it, for example {@code Postgres at jdbc:..}
   */
  KeptConnection(DataSource source, String server) {
    this.source = source;
    this.server = server;
  }

  @Override
  public Connection getConnection() throws SQLException {
    if (connection == null || connection.isClosed()) {
      connection = logIn();
    }
    return lent(connection);
  }

  private Connection logIn() throws SQLException {
    try {
      return source.getConnection();
    } catch (SQLException e) {
      throw new UnreachableException(Reasons.connecting(server, e), e);
    }
  }

  private static Connection lent(Connection kept) {
    return (Connection)
        Proxy.newProxyInstance(
            KeptConnection.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                giveBack(kept);
                return null;
              }
              try {
                return method.invoke(kept, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private static void giveBack(Connection kept) throws SQLException {
    if (!kept.isClosed() && !kept.getAutoCommit()) {
      kept.rollback();
      kept.setAutoCommit(true);
    }
  }

  @Override
  public void close() {
    try {
      if (connection != null) {
        connection.close();
      }
    } catch (SQLException e) {
      // it is gone either way
      connection = null;
    }
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException("one login only");
  }

  @Override
  public PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter writer) throws SQLException {
    throw new SQLFeatureNotSupportedException("no log writer");
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
    throw new SQLFeatureNotSupportedException("no log");
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
