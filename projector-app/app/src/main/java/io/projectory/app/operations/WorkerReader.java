package io.projectory.app.operations;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.TextNode;
import io.projectory.runtime.jdbc.Jdbc;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/** Reads one scope's row of {@code dg_projection_cursors}. */
final class WorkerReader {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String SCOPE =
      """
      select last_log_seq, state, last_sync_at, last_error, retry_count, sync_count
        from dg_projection_cursors
       where tenant_id = ? and projection_name = ?
      """;

  private static final String KNOWN =
      """
      select 1 from dg_projection_cursors where tenant_id = ? limit 1
      """;

  private WorkerReader() {}

  static Optional<WorkerStatus> find(Connection connection, WorkerStatus.Key key, String member)
      throws SQLException {
    return Jdbc.first(
        connection, SCOPE, r -> status(r, key, member), key.tenantId(), key.projection());
  }

  /** A scope whose tenant has events of which none was applied yet. */
  static WorkerStatus untouched(WorkerStatus.Key key, String member) {
    return new WorkerStatus(key, member, 0, null, null, 0, "idle", 0);
  }

  static boolean knows(Connection connection, String tenantId) throws SQLException {
    return Jdbc.first(connection, KNOWN, r -> true, tenantId).isPresent();
  }

  private static WorkerStatus status(ResultSet row, WorkerStatus.Key key, String member)
      throws SQLException {
    return new WorkerStatus(
        key,
        member,
        row.getLong("last_log_seq"),
        Times.rfc(row, "last_sync_at"),
        error(row.getString("last_error")),
        row.getInt("retry_count"),
        shown(row.getString("state")),
        row.getLong("sync_count"));
  }

  static String shown(String state) {
    return state.equals("attached") ? "idle" : state;
  }

  private static JsonNode error(String text) {
    if (text == null) {
      return null;
    }
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      return TextNode.valueOf(text);
    }
  }
}
