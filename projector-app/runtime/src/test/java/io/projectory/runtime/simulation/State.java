package io.projectory.runtime.simulation;

import io.projectory.runtime.jdbc.Jdbc;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Everything committed to the projection database, read at once. */
final class State {
  private static final String READ =
      """
      select 'scope', tenant_id, last_log_seq, generation, passed_log_seq, state, last_event_id
        from dg_projection_cursors
      union all
      select 'partition', '', partition, next_offset, 0, null, null from dg_partition_cursors
      union all
      select 'row', tenant_id, 0, 0, 0, 'event|' || event_id || '|' || log_seq || '|' || value, null
        from sim_events
      union all
      select 'row', tenant_id, 0, 0, 0, 'total|' || type || '|' || events || '|' || total, null
        from sim_totals
      union all
      select 'row', tenant_id, 0, 0, 0,
             'trace|' || trace_id || '|' || last_type || '|' || inputs || '|' || coalesce(note, ''),
             null
        from sim_traces
      union all
      select 'failure', tenant_id, log_seq, 0, 0, status, event_id from dg_projection_failures
      union all
      select 'bad', coalesce(tenant_id, ''), partition, record_offset, coalesce(log_seq, 0), null, null
        from dg_bad_records
      """;

  record Scope(long cursor, long generation, long passed, String state, String lastEventId) {
    static final Scope NONE = new Scope(0, 0, 0, "attached", null);
  }

  record Failure(String tenant, long logSeq, String status, String eventId) {}

  record Bad(int partition, long offset) {}

  final Map<String, Scope> scopes = new TreeMap<>();
  final Map<Integer, Long> partitions = new TreeMap<>();
  final Map<String, TreeSet<String>> rows = new HashMap<>();
  final Map<String, Set<String>> skipped = new HashMap<>();
  final List<Failure> failures = new ArrayList<>();
  final List<Bad> bad = new ArrayList<>();

  static State read(Connection connection) throws SQLException {
    State state = new State();
    Jdbc.list(connection, READ, state::add);
    return state;
  }

  Scope scope(String tenant) {
    return scopes.getOrDefault(tenant, Scope.NONE);
  }

  private Object add(java.sql.ResultSet r) throws SQLException {
    String tenant = r.getString(2);
    switch (r.getString(1)) {
      case "scope" ->
          scopes.put(
              tenant,
              new Scope(r.getLong(3), r.getLong(4), r.getLong(5), r.getString(6), r.getString(7)));
      case "partition" -> partitions.put(r.getInt(3), r.getLong(4));
      case "row" -> rows.computeIfAbsent(tenant, t -> new TreeSet<>()).add(r.getString(6));
      case "failure" -> {
        failures.add(new Failure(tenant, r.getLong(3), r.getString(6), r.getString(7)));
        if (r.getString(6).equals("skipped")) {
          skipped.computeIfAbsent(tenant, t -> new HashSet<>()).add(r.getString(7));
        }
      }
      default -> bad.add(new Bad(r.getInt(3), r.getLong(4)));
    }
    return tenant;
  }
}
