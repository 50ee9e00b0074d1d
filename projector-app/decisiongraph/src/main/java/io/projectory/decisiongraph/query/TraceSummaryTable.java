package io.projectory.decisiongraph.query;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** {@code get_trace_summary} (SEMANTICS 13). */
final class TraceSummaryTable {
  private static final String SUMMARY =
      """
      select trace_id, workflow, title, primary_entity_type, primary_entity_system,
             primary_entity_id, started_at, finished_at, outcome, event_count, last_log_seq
      from dg_trace_summary
      where tenant_id = ? and trace_id = ?
      """;

  private TraceSummaryTable() {}

  static Optional<TraceSummaryResult> read(Connection snapshot, String tenantId, String traceId)
      throws SQLException {
    try (PreparedStatement select = snapshot.prepareStatement(SUMMARY)) {
      select.setString(1, tenantId);
      select.setString(2, traceId);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? Optional.of(summary(row)) : Optional.empty();
      }
    }
  }

  private static TraceSummaryResult summary(ResultSet row) throws SQLException {
    return new TraceSummaryResult(
        row.getString("trace_id"),
        row.getString("workflow"),
        row.getString("title"),
        row.getString("primary_entity_type"),
        row.getString("primary_entity_system"),
        row.getString("primary_entity_id"),
        row.getString("started_at"),
        row.getString("finished_at"),
        row.getString("outcome"),
        row.getInt("event_count"),
        row.getLong("last_log_seq"));
  }
}
