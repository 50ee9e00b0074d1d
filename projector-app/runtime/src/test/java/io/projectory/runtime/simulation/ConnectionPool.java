package io.projectory.runtime.simulation;

import io.projectory.runtime.jdbc.Jdbc;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import javax.sql.DataSource;

/** Real connections to one database, used again: to make one takes longer than a step. */
final class ConnectionPool implements AutoCloseable {
  private final DataSource database;
  private final Deque<Connection> free = new ArrayDeque<>();

  ConnectionPool(DataSource database) {
    this.database = database;
  }

  Connection take() throws SQLException {
    Connection connection = free.poll();
    if (connection == null) {
      connection = database.getConnection();
      // one thread plays everybody: who waits for a lock waits for ever
      Jdbc.run(connection, "set lock_timeout = '3ms'");
      Jdbc.run(connection, "set synchronous_commit = off");
    }
    return connection;
  }

  void giveBack(Connection connection, boolean lost) throws SQLException {
    if (!connection.getAutoCommit()) {
      connection.rollback();
      connection.setAutoCommit(true);
    }
    if (lost) {
      Jdbc.run(connection, "select pg_advisory_unlock_all()");
    }
    free.push(connection);
  }

  @Override
  public void close() throws SQLException {
    for (Connection connection : free) {
      connection.close();
    }
  }
}
