package io.projectory.streams;

import java.util.List;

/** The same counts, by SQL over the whole log: shares no code with the topology. */
final class ActivitySql {
  private static final String FROM_LOG =
      """
      with event as (
        select tenant_id, trace_id, event_type, payload_json::jsonb as p,
               date_trunc('hour', occurred_at::timestamptz at time zone 'UTC') as own_hour,
               recorded_at::timestamptz at time zone 'UTC' as recorded
        from dg_event_log
        where event_type in ('PolicyEvaluated', 'ExceptionRequested', 'TraceFinished')),
      evaluated as (
        select distinct tenant_id, trace_id, p->'policy'->>'policy_id' as policy,
               p->'policy'->>'policy_version' as version
        from event where event_type = 'PolicyEvaluated'),
      counted as (
        select p->'policy'->>'policy_id' as policy, p->'policy'->>'policy_version' as version,
               p->>'decision' as what, own_hour, recorded
        from event where event_type = 'PolicyEvaluated'
        union all
        select p->'policy'->>'policy_id', p->'policy'->>'policy_version', 'requested', own_hour,
               recorded
        from event where event_type = 'ExceptionRequested'
        union all
        select policy, version, p->>'outcome', own_hour, recorded
        from event join evaluated using (tenant_id, trace_id)
        where event_type = 'TraceFinished'),
      placed as (
        select policy, version,
               case when late then 'late' else what end as what,
               case when late then date_trunc('hour', recorded) else own_hour end as hour
        from (select *, recorded >= own_hour + interval '25 hours' as late from counted) t)
      select policy, version, to_char(hour, 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
             count(*) filter (where what = 'allow'),
             count(*) filter (where what = 'deny'),
             count(*) filter (where what = 'require_exception'),
             count(*) filter (where what = 'requested'),
             count(*) filter (where what = 'success'),
             count(*) filter (where what = 'failure'),
             count(*) filter (where what = 'abandoned'),
             count(*) filter (where what = 'late')
      from placed group by 1, 2, 3
      """;

  private static final String ROWS =
      """
      select policy_id, policy_version, hour, allowed, denied, exception_required,
             exception_requested, succeeded, failed, abandoned, late
      from dg_policy_activity
      """;

  private ActivitySql() {}

  static List<String> fromLog(StreamsFleet fleet) {
    return StreamsFleet.rows(fleet.log, FROM_LOG).stream().sorted().toList();
  }

  static List<String> projected(StreamsFleet fleet) {
    return StreamsFleet.rows(fleet.views, ROWS).stream().sorted().toList();
  }
}
