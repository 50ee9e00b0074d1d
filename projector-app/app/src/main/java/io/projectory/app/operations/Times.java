package io.projectory.app.operations;

import io.projectory.runtime.jdbc.Jdbc;
import io.projectory.schemas.RfcNow;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** Timestamps of rows as rfc-now. */
final class Times {
  private Times() {}

  /** The column, or null. */
  static String rfc(ResultSet row, String column) throws SQLException {
    Instant instant = Jdbc.instant(row, column);
    return instant == null ? null : RfcNow.format(instant);
  }
}
