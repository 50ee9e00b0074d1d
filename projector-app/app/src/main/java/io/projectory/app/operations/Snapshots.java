package io.projectory.app.operations;

import io.projectory.runtime.jdbc.Jdbc;
import io.projectory.schemas.ProjectoryException;
import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Reads of the projection database. */
final class Snapshots {
  private static final String SAME_MOMENT =
      "set transaction isolation level repeatable read, read only";

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
      try {
        Jdbc.run(connection, SAME_MOMENT);
        return read.run(connection);
      } finally {
        connection.rollback();
      }
    } catch (SQLException e) {
      throw ProjectoryException.storage(e);
    }
  }
}
