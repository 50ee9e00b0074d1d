package io.projectory.app.operations;

import io.projectory.runtime.jdbc.Jdbc;
import io.projectory.schemas.RfcNow;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

/** Timestamps of rows as rfc-now, and the time of the server that keeps the rows. */
final class Times {
  private static final String NOW =
      """
      select clock_timestamp() as now
      """;

  private Times() {}

  static Instant now(Connection connection) throws SQLException {
    return Jdbc.first(connection, NOW, r -> Jdbc.instant(r, "now")).orElseThrow();
  }

  /** The column, or null. */
  static String rfc(ResultSet row, String column) throws SQLException {
    Instant instant = Jdbc.instant(row, column);
    return instant == null ? null : RfcNow.format(instant);
  }
}
