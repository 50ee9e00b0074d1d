package io.projectory.schemas.log;

import io.projectory.schemas.ProjectoryException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.postgresql.PGStatement;

/** Statements on connections borrowed from a pool, which get back as they came. */
final class Session {
  /**
   * Keeps reads on the indexes when statistics are missing or of a table that was tiny: for one
   * transaction, sent together with the statement it is for.
   */
  static final String BY_INDEX =
      """
      select set_config('enable_seqscan', 'off', true), set_config('enable_bitmapscan', 'off', true),
             set_config('enable_sort', 'off', true), set_config('jit', 'off', true);
      """;

  private final DataSource source;

  Session(DataSource source) {
    this.source = source;
  }

  /** What is done with a connection. */
  @FunctionalInterface
  interface Work<T> {
    T run(Connection connection) throws SQLException;
  }

  /** Reads a result. */
  @FunctionalInterface
  interface Rows<T> {
    T read(ResultSet rows) throws SQLException;
  }

  /** One query in a round trip and a transaction of its own. */
  <T> T query(String sql, Rows<T> rows, Object... arguments) {
    try {
      return with(true, c -> select(c, BY_INDEX + sql, rows, arguments));
    } catch (SQLException e) {
      throw ProjectoryException.storage(e);
    }
  }

  /** Work in a transaction that is committed, or rolled back when it throws. */
  <T> T transaction(Work<T> work) throws SQLException {
    return with(
        false,
        connection -> {
          try {
            T result = work.run(connection);
            connection.commit();
            return result;
          } catch (SQLException | RuntimeException | Error e) {
            rollback(connection, e);
            throw e;
          }
        });
  }

  private <T> T with(boolean autoCommit, Work<T> work) throws SQLException {
    try (Connection connection = source.getConnection()) {
      boolean before = connection.getAutoCommit();
      connection.setAutoCommit(autoCommit);
      try {
        return work.run(connection);
      } finally {
        if (before != autoCommit && !connection.isClosed()) {
          connection.setAutoCommit(before);
        }
      }
    }
  }

  /** The rows of the second of two statements that are sent together. */
  private static <T> T select(Connection connection, String sql, Rows<T> rows, Object... arguments)
      throws SQLException {
    try (PreparedStatement statement = together(connection, sql)) {
      bind(statement, arguments);
      statement.execute();
      statement.getMoreResults();
      try (ResultSet result = statement.getResultSet()) {
        return rows.read(result);
      }
    }
  }

  /**
   * Several statements that travel, and are planned, together. Once the driver keeps a statement
   * prepared it knows that its rows have no greatest size, and sends it on its own for fear of full
   * buffers: in a round trip and, without an open transaction, under the planner settings of
   * another. So it never prepares these.
   */
  static PreparedStatement together(Connection connection, String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.unwrap(PGStatement.class).setPrepareThreshold(0);
    return statement;
  }

  /** Binds values in order; arrays of String and Long become SQL arrays. */
  static void bind(PreparedStatement statement, Object... arguments) throws SQLException {
    for (int i = 0; i < arguments.length; i++) {
      Object value = arguments[i];
      if (value instanceof String[] texts) {
        statement.setArray(i + 1, statement.getConnection().createArrayOf("text", texts));
      } else if (value instanceof Long[] numbers) {
        statement.setArray(i + 1, statement.getConnection().createArrayOf("bigint", numbers));
      } else {
        statement.setObject(i + 1, value);
      }
    }
  }

  private static void rollback(Connection connection, Throwable cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }
}
