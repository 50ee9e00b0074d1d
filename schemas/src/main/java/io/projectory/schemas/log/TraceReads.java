package io.projectory.schemas.log;

import io.projectory.schemas.Event;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads of many traces in one statement. */
final class TraceReads {
  private static final String EXPECTED =
      """
      select r.n,
             coalesce((select l.trace_seq + 1
                         from public.dg_event_log l
                        where l.tenant_id = r.tenant and l.trace_id = r.trace
                          and l.log_seq <= r.until
                        order by l.trace_seq desc
                        limit 1), 0)
        from unnest(?::text[], ?::text[], ?::bigint[]) with ordinality as r (tenant, trace, until, n)
      """;

  private static final String EVENTS =
      """
      select r.n, e.*
        from unnest(?::text[], ?::text[], ?::bigint[]) with ordinality as r (tenant, trace, until, n)
       cross join lateral (select %s
                             from public.dg_event_log l
                            where l.tenant_id = r.tenant and l.trace_id = r.trace
                              and l.log_seq <= r.until and l.event_type = any (?::text[])) e
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
            expected.put(refs.get(rows.getInt(1) - 1), rows.getInt(2));
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
            found.get(refs.get(rows.getInt(1) - 1)).add(EventRows.event(rows, 1));
          }
          return found;
        },
        arguments);
  }

  List<Event> trace(String trace, List<String> tenants, int since, int limit) {
    return session.query(
        TRACE, EventRows::events, tenants.toArray(String[]::new), trace, since, limit, limit);
  }

  private static Object[] arguments(List<TraceRef> refs, int count) {
    Object[] arguments = new Object[count];
    arguments[0] = refs.stream().map(TraceRef::tenantId).toArray(String[]::new);
    arguments[1] = refs.stream().map(TraceRef::traceId).toArray(String[]::new);
    arguments[2] = refs.stream().map(TraceRef::untilLogSeq).toArray(Long[]::new);
    return arguments;
  }
}
