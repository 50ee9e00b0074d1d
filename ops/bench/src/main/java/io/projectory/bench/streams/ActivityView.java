package io.projectory.bench.streams;

import io.projectory.bench.site.BenchDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** A materialised view over the log that says what {@code dg_policy_activity} says. */
final class ActivityView {
  private static final String CREATE =
      """
      create materialized view activity as
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
               coalesce(p->>'decision', 'requested') as what, own_hour, recorded
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

  private static final String TOTAL =
      """
      select coalesce(sum(allowed + denied + exception_required + exception_requested + succeeded
                          + failed + abandoned + late), 0)
        from\s""";

  private final BenchDatabase log;

  ActivityView(BenchDatabase log) throws SQLException {
    this.log = log;
    log.execute(CREATE);
  }

  /** Seconds that a refresh takes. */
  double refresh() throws SQLException {
    long began = System.nanoTime();
    log.execute("refresh materialized view activity");
    return (System.nanoTime() - began) / 1e9;
  }

  /** How much was counted, over all rows. */
  long total() throws SQLException {
    return total(log, "activity");
  }

  /** The same of the projection. */
  static long projected(BenchDatabase views) throws SQLException {
    return total(views, "dg_policy_activity");
  }

  /**
   * @throws IllegalStateException when the projection's rows are others
   */
  void check(BenchDatabase views) throws SQLException {
    if (!rows(log, "activity").equals(rows(views, "dg_policy_activity"))) {
      throw new IllegalStateException("the projection differs from the materialised view");
    }
  }

  private static long total(BenchDatabase database, String table) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(TOTAL + table)) {
      row.next();
      return row.getLong(1);
    }
  }

  private static List<String> rows(BenchDatabase database, String table) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(ROWS + table)) {
      List<String> rows = new ArrayList<>();
      while (row.next()) {
        StringBuilder text = new StringBuilder();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
          text.append(row.getString(i)).append(' ');
        }
        rows.add(text.toString());
      }
      return rows.stream().sorted().toList();
    }
  }
}
