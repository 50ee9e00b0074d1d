package io.projectory.api.testing;

import io.projectory.api.Table;
import io.projectory.api.Table.Column;
import io.projectory.api.Table.Type;
import io.projectory.schemas.Payload;

/** Holds values against the declaration of their column. */
final class Values {
  private Values() {}

  static Object[] row(Table table, Object[] row) {
    return checked(table, row, table.columns().size(), "columns");
  }

  static Object[] key(Table table, Object[] key) {
    return checked(table, key, table.keyColumns(), "key columns");
  }

  static Column settable(Table table, String name) {
    Column column = table.column(name);
    if (column.key()) {
      throw refused(table, column, "is a key column and cannot be changed");
    }
    return column;
  }

  static Column addable(Table table, String name) {
    Column column = settable(table, name);
    boolean number = column.type() == Type.INTEGER || column.type() == Type.BIGINT;
    if (!number || column.nullable()) {
      throw refused(table, column, "is not a number, or is nullable: it cannot be added to");
    }
    return column;
  }

  static Object sum(Column column, Object old, long delta) {
    long sum = Math.addExact(((Number) old).longValue(), delta);
    return column.type() == Type.BIGINT ? (Object) sum : (Object) Math.toIntExact(sum);
  }

  static Object value(Table table, Column column, Object value) {
    if (value == null) {
      if (!column.nullable()) {
        throw refused(table, column, "is not nullable");
      }
      return null;
    }
    Object given = value instanceof Payload payload && !column.key() ? payload.text() : value;
    Object fitting = fitting(column.type(), given);
    if (fitting == null) {
      throw refused(
          table,
          column,
          "is " + column.type().sql() + " and takes no " + value.getClass().getName());
    }
    if (fitting instanceof String text && text.indexOf('\0') >= 0) {
      throw refused(table, column, "cannot hold U+0000");
    }
    return fitting;
  }

  private static Object fitting(Type type, Object value) {
    return switch (type) {
      case TEXT -> value instanceof String ? value : null;
      case INTEGER -> value instanceof Integer ? value : null;
      case BIGINT ->
          value instanceof Long || value instanceof Integer ? ((Number) value).longValue() : null;
      case BOOLEAN -> value instanceof Boolean ? value : null;
    };
  }

  private static Object[] checked(Table table, Object[] values, int expected, String what) {
    if (values.length != expected) {
      throw new IllegalArgumentException(
          "table " + table + " has " + expected + " " + what + ", not " + values.length);
    }
    Object[] checked = new Object[expected];
    for (int i = 0; i < expected; i++) {
      checked[i] = value(table, table.columns().get(i), values[i]);
    }
    return checked;
  }

  private static IllegalArgumentException refused(Table table, Column column, String why) {
    return new IllegalArgumentException("column " + table + "." + column.name() + " " + why);
  }
}
