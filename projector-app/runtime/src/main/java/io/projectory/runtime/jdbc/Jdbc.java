package io.projectory.runtime.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Statements with fixed text and positional parameters; arrays become SQL arrays. */
public final class Jdbc {
  private Jdbc() {}

  /** Reads one row. */
  @FunctionalInterface
  public interface RowMapper<T> {
    T map(ResultSet row) throws SQLException;
  }

  public static int update(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(connection, statement, parameters);
      return statement.executeUpdate();
    }
  }

  public static <T> List<T> list(
      Connection connection, String sql, RowMapper<T> mapper, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(connection, statement, parameters);
      return rows(statement.executeQuery(), mapper);
    }
  }

  public static <T> Optional<T> first(
      Connection connection, String sql, RowMapper<T> mapper, Object... parameters)
      throws SQLException {
    List<T> rows = list(connection, sql, mapper, parameters);
    return rows.isEmpty() ? Optional.empty() : Optional.ofNullable(rows.get(0));
  }

  /** Runs a statement for its effect. */
  public static void run(Connection connection, String sql, Object... parameters)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      bind(connection, statement, parameters);
      statement.execute();
    }
  }

  /** A nullable timestamptz column. */
  public static Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
    return value == null ? null : value.toInstant();
  }

  /** A nullable bigint column. */
  public static Long nullableLong(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }

  static <T> List<T> rows(ResultSet result, RowMapper<T> mapper) throws SQLException {
    List<T> rows = new ArrayList<>();
    try (result) {
      while (result.next()) {
        rows.add(mapper.map(result));
      }
    }
    return rows;
  }

  static void bind(Connection connection, PreparedStatement statement, Object[] parameters)
      throws SQLException {
    for (int i = 0; i < parameters.length; i++) {
      statement.setObject(i + 1, sqlValue(connection, parameters[i]));
    }
  }

  private static Object sqlValue(Connection connection, Object value) throws SQLException {
    if (value instanceof String[] texts) {
      return connection.createArrayOf("text", texts);
    }
    if (value instanceof Long[] || value instanceof long[]) {
      return connection.createArrayOf("int8", boxed(value));
    }
    if (value instanceof Integer[] ints) {
      return connection.createArrayOf("int4", ints);
    }
    if (value instanceof Boolean[] flags) {
      return connection.createArrayOf("bool", flags);
    }
    if (value instanceof Instant instant) {
      return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }
    return value;
  }

  /** Typed: the driver would send an Object[] as one text. */
  private static Long[] boxed(Object value) {
    if (value instanceof Long[] longs) {
      return longs;
    }
    return java.util.Arrays.stream((long[]) value).boxed().toArray(Long[]::new);
  }
}
