package io.projectory.app.operations;

import io.projectory.schemas.ProjectoryException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Reads of the projection database. */
final class Snapshots {
  private Snapshots() {}

  /** What is done with the connection. */
  @FunctionalInterface
  interface Read<T> {
    T run(Connection connection) throws SQLException;
  }

  /** One statement; what it sees is of one moment anyway. */
  static <T> T single(DataSource views, Read<T> read) {
    try (Connection connection = views.getConnection()) {
      connection.setAutoCommit(true);
      return read.run(connection);
    } catch (SQLException e) {
      throw ProjectoryException.storage(e);
    }
  }

  /** Several statements that see the same moment. */
  static <T> T consistent(DataSource views, Read<T> read) {
    try (Connection connection = views.getConnection()) {
      connection.setAutoCommit(false);
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      try {
        return read.run(connection);
      } finally {
        connection.rollback();
        connection.setReadOnly(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      }
    } catch (SQLException e) {
      throw ProjectoryException.storage(e);
    }
  }
}
