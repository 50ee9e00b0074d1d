package io.projectory.runtime.fold;

import io.projectory.api.Table;
import io.projectory.schemas.Payload;

/** Checks the values a projection passes against the table's declaration. */
final class Values {
  private Values() {}

  static Object[] row(Table table, Object[] row) {
    if (row.length != table.columns().size()) {
      throw new IllegalArgumentException(
          "a row of " + table + " has " + table.columns().size() + " values, not " + row.length);
    }
    return check(table, row);
  }

  static Object[] key(Table table, Object[] key) {
    if (key.length != table.keyColumns()) {
      throw new IllegalArgumentException(
          "a key of " + table + " has " + table.keyColumns() + " values, not " + key.length);
    }
    return check(table, key);
  }

  static Object value(Table table, Table.Column column, Object value) {
    if (value == null) {
      if (!column.nullable()) {
        throw new IllegalArgumentException("null in " + table + "." + column.name());
      }
      return null;
    }
    return switch (column.type()) {
      case TEXT ->
          value instanceof Payload && !column.key()
              ? value
              : expect(table, column, value, String.class);
      case INTEGER -> expect(table, column, value, Integer.class);
      case BIGINT ->
          value instanceof Integer small
              ? (Object) small.longValue()
              : expect(table, column, value, Long.class);
      case BOOLEAN -> expect(table, column, value, Boolean.class);
    };
  }

  private static Object[] check(Table table, Object[] values) {
    Object[] checked = new Object[values.length];
    for (int i = 0; i < values.length; i++) {
      checked[i] = value(table, table.columns().get(i), values[i]);
    }
    return checked;
  }

  private static Object expect(Table table, Table.Column column, Object value, Class<?> type) {
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          table
              + "."
              + column.name()
              + " takes "
              + type.getSimpleName()
              + ", not "
              + value.getClass().getSimpleName());
    }
    return value;
  }
}
