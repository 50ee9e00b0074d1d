package io.projectory.app.operations;

import io.projectory.runtime.jdbc.Jdbc;
import io.projectory.schemas.log.TenantHead;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads all cursors, to be laid beside all heads of the log. */
final class ProgressReader {
  private static final String CURSORS =
      """
      select tenant_id, projection_name, last_log_seq, state
        from dg_projection_cursors
       where projection_name = any(?)
      """;

  private ProgressReader() {}

  /** Names a scope. */
  record Name(String tenantId, String projection) {}

  /** Where a scope stands. */
  record Place(long cursor, String status) {
    static final Place UNTOUCHED = new Place(0, "idle");
  }

  static Map<Name, Place> cursors(Connection connection, List<String> projections)
      throws SQLException {
    Map<Name, Place> places = new HashMap<>();
    Jdbc.list(
        connection,
        CURSORS,
        r ->
            places.put(
                new Name(r.getString("tenant_id"), r.getString("projection_name")),
                new Place(r.getLong("last_log_seq"), WorkerReader.shown(r.getString("state")))),
        (Object) projections.toArray(String[]::new));
    return places;
  }

  static List<ScopeProgress> against(
      List<TenantHead> heads, List<String> projections, Map<Name, Place> places) {
    List<ScopeProgress> all = new ArrayList<>();
    for (TenantHead head : heads) {
      for (String projection : projections) {
        Name name = new Name(head.tenantId(), projection);
        Place place = places.getOrDefault(name, Place.UNTOUCHED);
        all.add(
            new ScopeProgress(
                head.tenantId(), projection, place.cursor(), head.lastLogSeq(), place.status()));
      }
    }
    return all;
  }
}
