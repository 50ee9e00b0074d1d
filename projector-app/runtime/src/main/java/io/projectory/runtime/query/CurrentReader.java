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

/**
 * Reads projection tables in one snapshot, after comparing cursors with the log (SEMANTICS 13). A
 * snapshot does not protect from a truncate: if a scope was reset meanwhile, the answer is thrown
 * away and the question asked again.
 */
public final class CurrentReader implements ProjectionReader {
  private static final String CURSORS =
      """
      select projection_name, last_log_seq, generation from dg_projection_cursors
       where tenant_id = ? and projection_name = any(?)
      """;

  private static final String EVER_APPLIED =
      "select 1 from dg_partition_cursors where projection_name = ? limit 1";

  private final DataSource views;
  private final LogReader log;

  public CurrentReader(DataSource views, LogReader log) {
    this.views = views;
    this.log = log;
  }

  @Override
  public <T> T current(String tenantId, Set<String> projections, Query<T> query) {
    try (Connection connection = views.getConnection()) {
      while (true) {
        long head = log.heads(List.of(tenantId)).getOrDefault(tenantId, 0L);
        Map<String, Place> before;
        T answer;
        connection.setAutoCommit(false);
        connection.setReadOnly(true);
        connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
        try {
          before = places(connection, tenantId, projections);
          requireCurrent(tenantId, projections, before, head);
          answer = query.run(connection);
        } finally {
          connection.rollback();
          connection.setReadOnly(false);
          connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
          connection.setAutoCommit(true);
        }
        if (sameGenerations(before, places(connection, tenantId, projections))) {
          return answer;
        }
      }
    } catch (SQLException e) {
      throw ProjectoryException.storage(e);
    }
  }

  @Override
  public <T> T latest(String projection, Query<T> query) {
    try (Connection connection = views.getConnection()) {
      connection.setAutoCommit(false);
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      try {
        if (Jdbc.first(connection, EVER_APPLIED, r -> true, projection).isEmpty()) {
          throw new ProjectoryException(
              ErrorCode.PROJECTION_OUT_OF_DATE,
              "no projector has ever run "
                  + projection
                  + "; name it in projector.projections, and run what fills its topic",
              Map.of("projection_name", projection));
        }
        return query.run(connection);
      } finally {
        connection.rollback();
        connection.setReadOnly(false);
        connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
        connection.setAutoCommit(true);
      }
    } catch (SQLException e) {
      throw ProjectoryException.storage(e);
    }
  }

  /** Where a scope stands, and how often it was reset. */
  private record Place(long cursor, long generation) {
    static final Place UNTOUCHED = new Place(0, 0);
  }

  private static Map<String, Place> places(
      Connection connection, String tenantId, Set<String> projections) throws SQLException {
    Map<String, Place> places = new HashMap<>();
    projections.forEach(p -> places.put(p, Place.UNTOUCHED));
    Jdbc.list(
        connection,
        CURSORS,
        r -> places.put(r.getString(1), new Place(r.getLong(2), r.getLong(3))),
        tenantId,
        projections.toArray(String[]::new));
    return places;
  }

  private static boolean sameGenerations(Map<String, Place> before, Map<String, Place> after) {
    return before.entrySet().stream()
        .allMatch(e -> after.get(e.getKey()).generation() == e.getValue().generation());
  }

  private static void requireCurrent(
      String tenantId, Set<String> projections, Map<String, Place> places, long head) {
    for (String projection : projections) {
      long cursor = places.get(projection).cursor();
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
