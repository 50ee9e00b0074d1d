package io.projectory.schemas.log;

import io.projectory.schemas.Event;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads of many traces in one statement. */
final class TraceReads {
  /** As if the server could not be reached: trying again heals it. */
  private static final String NOT_YET_SHOWN = "08000";

  /** Each reference, and whether the log shows the event at its position to this snapshot. */
  private static final String REFERENCES =
      """
      with r as materialized (
        select u.n, u.tenant, u.trace, u.until,
               u.until = 0
                 or exists (select from public.dg_event_log l
                             where l.tenant_id = u.tenant and l.log_seq = u.until) as shown
          from unnest(?::text[], ?::text[], ?::bigint[]) with ordinality
                 as u (tenant, trace, until, n))
      """;

  private static final String EXPECTED =
      REFERENCES
          + """
            select r.n, r.shown,
                   coalesce((select l.trace_seq + 1
                               from public.dg_event_log l
                              where l.tenant_id = r.tenant and l.trace_id = r.trace
                                and l.log_seq <= r.until
                              order by l.trace_seq desc
                              limit 1), 0)
              from r
            """;

  private static final String EVENTS =
      REFERENCES
          + """
            select r.n, r.shown, e.*
              from r
              left join lateral (select %s
                                   from public.dg_event_log l
                                  where l.tenant_id = r.tenant and l.trace_id = r.trace
                                    and l.log_seq <= r.until and l.event_type = any (?::text[])) e
                on true
             order by r.n, e.trace_seq
            """
              .formatted(EventRows.COLUMNS);

  private static final String TRACE =
      """
      select %s
        from unnest(?::text[]) as r (tenant)
       cross join lateral (select *
                             from public.dg_event_log l
                            where l.tenant_id = r.tenant and l.trace_id = ? and l.trace_seq > ?
                            order by l.trace_seq
                            limit ?) e
       order by e.trace_seq, e.tenant_id
       limit ?
      """
          .formatted(EventRows.COLUMNS);

  private final Session session;

  TraceReads(Session session) {
    this.session = session;
  }

  Map<TraceRef, Integer> expectedTraceSeq(Collection<TraceRef> traces) {
    List<TraceRef> refs = List.copyOf(traces);
    if (refs.isEmpty()) {
      return Map.of();
    }
    return session.query(
        EXPECTED,
        rows -> {
          Map<TraceRef, Integer> expected = new LinkedHashMap<>();
          while (rows.next()) {
            expected.put(shown(refs, rows), rows.getInt(3));
          }
          return expected;
        },
        arguments(refs, 3));
  }

  Map<TraceRef, List<Event>> traceEvents(Collection<TraceRef> traces, Set<String> eventTypes) {
    List<TraceRef> refs = List.copyOf(new LinkedHashSet<>(traces));
    Map<TraceRef, List<Event>> found = new LinkedHashMap<>();
    refs.forEach(ref -> found.put(ref, new ArrayList<>()));
    if (refs.isEmpty() || eventTypes.isEmpty()) {
      return found;
    }
    Object[] arguments = arguments(refs, 4);
    arguments[3] = eventTypes.toArray(String[]::new);
    return session.query(
        EVENTS,
        rows -> {
          while (rows.next()) {
            List<Event> events = found.get(shown(refs, rows));
            if (rows.getString(3) != null) {
              events.add(EventRows.event(rows, 2));
            }
          }
          return found;
        },
        arguments);
  }

  List<Event> trace(String trace, List<String> tenants, int since, int limit) {
    return session.query(
        TRACE, EventRows::events, tenants.toArray(String[]::new), trace, since, limit, limit);
  }

  /**
   * The reference of the row. Decoding may show a commit before a snapshot does: what is not shown
   * up to the position would be taken for all there is.
   */
  private static TraceRef shown(List<TraceRef> refs, ResultSet row) throws SQLException {
    TraceRef ref = refs.get(row.getInt(1) - 1);
    if (!row.getBoolean(2)) {
      throw new SQLException(
          "the log does not show tenant %s up to log_seq %d yet"
              .formatted(ref.tenantId(), ref.untilLogSeq()),
          NOT_YET_SHOWN);
    }
    return ref;
  }

  private static Object[] arguments(List<TraceRef> refs, int count) {
    Object[] arguments = new Object[count];
    arguments[0] = refs.stream().map(TraceRef::tenantId).toArray(String[]::new);
    arguments[1] = refs.stream().map(TraceRef::traceId).toArray(String[]::new);
    arguments[2] = refs.stream().map(TraceRef::untilLogSeq).toArray(Long[]::new);
    return arguments;
  }
}
