package io.projectory.app.operations;

import io.projectory.runtime.jdbc.Jdbc;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;

/** Reads {@code dg_projection_failures}. */
final class FailureReader {
  private static final String COLUMNS =
      """
      select id, tenant_id, projection_name, log_seq, trace_id, event_id, error_code,
             error_message, recoverable, retry_count, status, metadata_json, recorded_at,
             resolved_at
        from dg_projection_failures
      """;

  private static final String LIST =
      COLUMNS
          + """
             where tenant_id = ?
             order by recorded_at desc, id desc
            """;

  private static final String NEWEST =
      COLUMNS
          + """
             where ?::text is null or status = ?
             order by recorded_at desc, id desc
             limit ?
            """;

  private static final String OPEN =
      """
      select count(*) from dg_projection_failures where status = 'open'
      """;

  private FailureReader() {}

  static List<Failure> list(Connection connection, String tenantId) throws SQLException {
    return Jdbc.list(connection, LIST, FailureReader::failure, tenantId);
  }

  /** Of every tenant; {@code status} null is any. */
  static List<Failure> newest(Connection connection, String status, int limit) throws SQLException {
    return Jdbc.list(connection, NEWEST, FailureReader::failure, status, status, limit);
  }

  static long open(Connection connection) throws SQLException {
    return Jdbc.first(connection, OPEN, r -> r.getLong(1)).orElse(0L);
  }

  private static Failure failure(ResultSet row) throws SQLException {
    return new Failure(
        row.getString("id"),
        row.getString("tenant_id"),
        row.getString("projection_name"),
        row.getLong("log_seq"),
        row.getString("trace_id"),
        row.getString("event_id"),
        row.getString("error_code"),
        row.getString("error_message"),
        row.getBoolean("recoverable"),
        row.getInt("retry_count"),
        row.getString("status"),
        row.getString("metadata_json"),
        Times.rfc(row, "recorded_at"),
        Times.rfc(row, "resolved_at"));
  }
}
