package io.projectory.schemas.log;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads of where logs end. */
final class HeadReads {
  /**
   * Walks the primary key backwards from tenant to tenant, a probe each: tenant and head at once,
   * from the log alone.
   */
  static final String ALL_HEADS =
      """
      with recursive head (tenant_id, log_seq) as (
        (select tenant_id, log_seq
           from public.dg_event_log
          order by tenant_id desc, log_seq desc
          limit 1)
        union all
        select n.tenant_id, n.log_seq
          from head h
         cross join lateral (select l.tenant_id, l.log_seq
                               from public.dg_event_log l
                              where l.tenant_id < h.tenant_id
                              order by l.tenant_id desc, l.log_seq desc
                              limit 1) n
      )
      """;

  private static final String HEADS =
      ALL_HEADS + "select tenant_id, log_seq from head order by tenant_id";

  private static final String HEADS_OF =
      """
      select t.tenant_id,
             coalesce((select l.log_seq
                         from public.dg_event_log l
                        where l.tenant_id = t.tenant_id
                        order by l.log_seq desc
                        limit 1), 0)
        from unnest(?::text[]) as t (tenant_id)
      """;

  private static final String NEXT_TRACE_SEQ =
      """
      select trace_seq + 1
        from public.dg_event_log
       where tenant_id = ? and trace_id = ?
       order by trace_seq desc
       limit 1
      """;

  private static final String IS_FINISHED =
      """
      select exists (select 1
                       from public.dg_event_log
                      where tenant_id = ? and trace_id = ? and event_type = 'TraceFinished')
      """;

  private static final String EVENT_ID_AT =
      "select event_id from public.dg_event_log where tenant_id = ? and log_seq = ?";

  private static final String EVENT_IDS_AT =
      """
      select u.tenant_id,
             (select l.event_id
                from public.dg_event_log l
               where l.tenant_id = u.tenant_id and l.log_seq = u.log_seq)
        from unnest(?::text[], ?::bigint[]) as u (tenant_id, log_seq)
      """;

  private static final String RECORDED_AT =
      """
      select u.tenant_id, u.log_seq, l.recorded_at
        from unnest(?::text[], ?::bigint[]) as u (tenant_id, log_seq)
       cross join lateral (select recorded_at
                             from public.dg_event_log l
                            where l.tenant_id = u.tenant_id and l.log_seq = u.log_seq) l
      """;

  private final Session session;

  HeadReads(Session session) {
    this.session = session;
  }

  List<TenantHead> heads() {
    return session.query(
        HEADS,
        rows -> {
          List<TenantHead> heads = new ArrayList<>();
          while (rows.next()) {
            heads.add(new TenantHead(rows.getString(1), rows.getLong(2)));
          }
          return heads;
        });
  }

  Map<String, Long> heads(Collection<String> tenants) {
    if (tenants.isEmpty()) {
      return Map.of();
    }
    return session.query(
        HEADS_OF,
        rows -> {
          Map<String, Long> heads = new LinkedHashMap<>();
          while (rows.next()) {
            heads.put(rows.getString(1), rows.getLong(2));
          }
          return heads;
        },
        (Object) tenants.stream().distinct().toArray(String[]::new));
  }

  int nextTraceSeq(String tenant, String trace) {
    return session.query(NEXT_TRACE_SEQ, rows -> rows.next() ? rows.getInt(1) : 0, tenant, trace);
  }

  boolean isFinished(String tenant, String trace) {
    return session.query(IS_FINISHED, rows -> rows.next() && rows.getBoolean(1), tenant, trace);
  }

  String eventIdAt(String tenant, long logSeq) {
    return session.query(
        EVENT_ID_AT, rows -> rows.next() ? rows.getString(1) : null, tenant, logSeq);
  }

  Map<String, String> eventIdsAt(Map<String, Long> positions) {
    if (positions.isEmpty()) {
      return Map.of();
    }
    List<Map.Entry<String, Long>> asked = List.copyOf(positions.entrySet());
    return session.query(
        EVENT_IDS_AT,
        rows -> {
          Map<String, String> found = new LinkedHashMap<>();
          while (rows.next()) {
            if (rows.getString(2) != null) {
              found.put(rows.getString(1), rows.getString(2));
            }
          }
          return found;
        },
        asked.stream().map(Map.Entry::getKey).toArray(String[]::new),
        asked.stream().map(Map.Entry::getValue).toArray(Long[]::new));
  }

  Map<LogPosition, Instant> recordedAt(List<LogPosition> positions) {
    if (positions.isEmpty()) {
      return Map.of();
    }
    return session.query(
        RECORDED_AT,
        rows -> {
          Map<LogPosition, Instant> found = new HashMap<>();
          while (rows.next()) {
            found.put(
                new LogPosition(rows.getString(1), rows.getLong(2)),
                Instant.parse(rows.getString(3)));
          }
          return found;
        },
        positions.stream().map(LogPosition::tenantId).toArray(String[]::new),
        positions.stream().map(LogPosition::logSeq).toArray(Long[]::new));
  }
}
