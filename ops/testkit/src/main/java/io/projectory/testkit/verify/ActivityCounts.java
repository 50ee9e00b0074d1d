package io.projectory.testkit.verify;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What {@code dg_policy_activity} has to say once every event is counted, by SQL over the whole
 * log: shares no code with what counts.
 */
public final class ActivityCounts {
  /** The table of the projection. */
  public static final String PROJECTED = "dg_policy_activity";

  /** A query of the log with the columns of the table but the tenant. */
  public static final String FROM_LOG =
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
               case event_type when 'ExceptionRequested' then 'requested'
                               else p->>'decision' end as what,
               own_hour, recorded
        from event where event_type <> 'TraceFinished'
        union all
        select policy, version, p->>'outcome', own_hour, recorded
        from event join evaluated using (tenant_id, trace_id)
        where event_type = 'TraceFinished'),
      placed as (
        select policy, version, case when late then 'late' else what end as what,
               case when late then date_trunc('hour', recorded) else own_hour end as hour
        from (select *, recorded >= own_hour + interval '25 hours' as late from counted) t)
      select policy as policy_id, version as policy_version,
             to_char(hour, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as hour,
             count(*) filter (where what = 'allow') as allowed,
             count(*) filter (where what = 'deny') as denied,
             count(*) filter (where what = 'require_exception') as exception_required,
             count(*) filter (where what = 'requested') as exception_requested,
             count(*) filter (where what = 'success') as succeeded,
             count(*) filter (where what = 'failure') as failed,
             count(*) filter (where what = 'abandoned') as abandoned,
             count(*) filter (where what = 'late') as late
      from placed group by 1, 2, 3
      """;

  private static final String ROWS =
      """
      select policy_id, policy_version, hour, allowed, denied, exception_required,
             exception_requested, succeeded, failed, abandoned, late
        from\s""";

  private ActivityCounts() {}

  /** As {@link #FROM_LOG} has them now, each as text, in an order that is always the same. */
  public static List<String> fromLog(Connection log) throws SQLException {
    return rows(log, "(" + FROM_LOG + ") counted");
  }

  /** The same of a table or view with those columns. */
  public static List<String> rows(Connection connection, String table) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(ROWS + table);
        ResultSet row = select.executeQuery()) {
      List<String> rows = new ArrayList<>();
      while (row.next()) {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          values.add(row.getString(i));
        }
        rows.add(String.join(" ", values));
      }
      return rows.stream().sorted().toList();
    }
  }
}
