package io.projectory.runtime.query;

import io.projectory.api.ProjectionReader;
import io.projectory.runtime.jdbc.Jdbc;
import io.projectory.runtime.log.LogReader;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;

/** Reads projection tables in one snapshot, after comparing cursors with the log (SEMANTICS 13). */
public final class CurrentReader implements ProjectionReader {
  private static final String CURSORS =
      """
      select projection_name, last_log_seq from dg_projection_cursors
       where tenant_id = ? and projection_name = any(?)
      """;

  private final DataSource views;
  private final LogReader log;

  public CurrentReader(DataSource views, LogReader log) {
    this.views = views;
    this.log = log;
  }

  @Override
  public <T> T current(String tenantId, Set<String> projections, Query<T> query) {
    long head = log.heads(List.of(tenantId)).getOrDefault(tenantId, 0L);
    try (Connection connection = views.getConnection()) {
      connection.setAutoCommit(false);
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      try {
        requireCurrent(connection, tenantId, projections, head);
        return query.run(connection);
      } finally {
        connection.rollback();
        connection.setReadOnly(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
      }
    } catch (SQLException e) {
      throw ProjectoryException.storage(e);
    }
  }

  private static void requireCurrent(
      Connection connection, String tenantId, Set<String> projections, long head)
      throws SQLException {
    Map<String, Long> cursors = new HashMap<>();
    Jdbc.list(
        connection,
        CURSORS,
        r -> cursors.put(r.getString(1), r.getLong(2)),
        tenantId,
        projections.toArray(String[]::new));
    for (String projection : projections) {
      long cursor = cursors.getOrDefault(projection, 0L);
      if (cursor < head) {
        throw new ProjectoryException(
            ErrorCode.PROJECTION_OUT_OF_DATE,
            projection + " is at " + cursor + ", the log of tenant " + tenantId + " at " + head,
            Map.of(
                "projection_name", projection,
                "tenant_id", tenantId,
                "last_log_seq", cursor,
                "event_log_last_seq", head));
      }
    }
  }
}
