package io.projectory.runtime.write;

import io.projectory.api.Table;
import java.sql.SQLException;

/** Sums are long until they are written. */
final class Fit {
  private Fit() {}

  /**
   * @throws SQLException 22003 for a sum that does not fit its column: an error of the data, like
   *     any other
   */
  static Object value(Table table, Table.Column column, Object value) throws SQLException {
    if (value instanceof Long sum && column.type() == Table.Type.INTEGER) {
      if (sum != sum.intValue()) {
        throw new SQLException("integer out of range in " + table + "." + column.name(), "22003");
      }
      return sum.intValue();
    }
    return value;
  }
}
