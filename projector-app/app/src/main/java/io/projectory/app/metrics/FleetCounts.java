package io.projectory.app.metrics;

import io.projectory.app.metrics.FleetSample.Counts;
import io.projectory.app.metrics.FleetSample.Slot;
import io.projectory.runtime.jdbc.Jdbc;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads numbers that stand in rows of their own, of all projections in one statement. */
final class FleetCounts {
  /** A partition is unowned when its cursor exists and no member that beats names it. */
  private static final String COUNTS =
      """
      select p.name,
             (select count(*) from dg_projection_failures f
               where f.projection_name = p.name and f.status = 'open') as open_failures,
             (select count(*) from dg_projection_failures f
               where f.projection_name = p.name and f.status = 'skipped') as skipped,
             (select count(*) from members m
               where m.projection_name = p.name and m.beats) as members,
             (select count(*) from members m
               where m.projection_name = p.name and not m.beats) as silent_members,
             (select count(*) from dg_partition_cursors c
               where c.projection_name = p.name and c.topic = ?
                 and not exists (select from members m
                                  where m.projection_name = p.name and m.beats
                                    and c.partition = any(m.partitions))) as unowned_partitions,
             (select count(*) from dg_projection_runs r
               where r.projection_name in (p.name, 'all')
                 and r.status in ('queued', 'running')) as active_runs
        from unnest(?::text[]) as p (name)
      """;

  private static final String MEMBERS =
      """
      with members as materialized (
        select projection_name, partitions,
               last_beat > clock_timestamp() - heartbeat_timeout_ms * interval '1 millisecond'
                 as beats
          from dg_projector_members
         where last_beat > clock_timestamp() - interval '1 hour')
      """;

  private static final String SLOTS =
      """
      select slot_name, active,
             coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn), 0)::bigint as retained
        from pg_replication_slots
       where slot_type = 'logical' and database = current_database()
       order by slot_name
      """;

  private FleetCounts() {}

  static Map<String, Counts> read(Connection views, String topic, List<String> projections)
      throws SQLException {
    Map<String, Counts> counts = new HashMap<>();
    Jdbc.list(
        views,
        MEMBERS + COUNTS,
        r ->
            counts.put(
                r.getString("name"),
                new Counts(
                    r.getLong("open_failures"),
                    r.getLong("skipped"),
                    r.getLong("members"),
                    r.getLong("silent_members"),
                    r.getLong("unowned_partitions"),
                    r.getLong("active_runs"))),
        topic,
        projections.toArray(String[]::new));
    return counts;
  }

  static List<Slot> slots(Connection log) throws SQLException {
    return Jdbc.list(
        log,
        SLOTS,
        r -> new Slot(r.getString("slot_name"), r.getBoolean("active"), r.getLong("retained")));
  }
}
