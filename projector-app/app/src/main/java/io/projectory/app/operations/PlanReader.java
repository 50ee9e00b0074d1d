package io.projectory.app.operations;

import io.projectory.api.Projection;
import io.projectory.api.Table;
import io.projectory.api.TopicProjection;
import io.projectory.runtime.jdbc.Jdbc;
import io.projectory.runtime.run.Run;
import io.projectory.runtime.run.RunStore;
import io.projectory.schemas.AdminCommand;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what a replay or rebuild would have to do. */
final class PlanReader {
  /** Beyond this many rows a count is not worth its time. */
  private static final long COUNTED = 500_000;

  private static final int SHOWN_SCOPES = 100;

  private static final String COUNT =
      "select count(*) from (select 1 from %s where ?::text is null or tenant_id = ? limit ?) t";

  private static final String ESTIMATE =
      "select greatest(reltuples, ?)::bigint from pg_class where oid = ?::regclass";

  private static final String CURSORS =
      """
      select tenant_id, last_log_seq, state
        from dg_projection_cursors
       where projection_name = ? and (?::text is null or tenant_id = ?)
      """;

  private static final String PARTITIONS =
      "select count(*) from dg_partition_cursors where projection_name = ?";

  private static final String RATE =
      """
      select processed_events / greatest(0.001, extract(epoch from finished_at - started_at))
        from dg_projection_runs
       where status = 'completed' and mode = ? and processed_events > 0
         and projection_name in (?, 'all') and (tenant_id is null) = ?
       order by finished_at desc
       limit 1
      """;

  private final List<Projection> projections;

  PlanReader(List<Projection> projections) {
    this.projections = projections;
  }

  /** Also of those that topics of their own feed. */
  boolean knows(String projection) {
    return projections.stream().anyMatch(p -> p.name().equals(projection));
  }

  /** Rows, estimated or counted. */
  private record Rows(long count, boolean estimated) {}

  /** What adds up over projections. */
  private static final class Sum {
    private long scopes;
    private long events;
    private boolean estimated;
    private final Map<String, Long> rows = new LinkedHashMap<>();
    private final List<String> reattached = new ArrayList<>();
  }

  /** {@code heads}: last position by tenant, read before. */
  Plan read(Connection connection, AdminCommand command, Map<String, Long> heads)
      throws SQLException {
    boolean rebuild = command.command() == AdminCommand.Verb.REBUILD;
    Sum sum = new Sum();
    for (Projection projection : projections) {
      boolean all =
          command.projection().equals(AdminCommand.ALL_PROJECTIONS)
              && !(projection instanceof TopicProjection);
      if (all || command.projection().equals(projection.name())) {
        if (projection instanceof TopicProjection fed) {
          addFed(connection, heads, fed, sum);
        } else {
          add(connection, command, heads, projection, sum);
        }
        if (rebuild) {
          rows(connection, command.tenantId(), projection, sum);
        }
      }
    }
    String mode = rebuild ? "rebuild" : "catch_up";
    Run active =
        new RunStore()
            .overlapping(connection, command.projection(), command.tenantId())
            .orElse(null);
    return new Plan(
        mode,
        command.projection(),
        command.tenantId(),
        sum.scopes,
        sum.rows,
        sum.estimated,
        sum.events,
        expected(connection, command, mode, sum.events),
        sum.reattached,
        active == null ? null : active.jobId(),
        Run.byLog(command.tenantId(), command.options()) ? "log" : "topic");
  }

  private void add(
      Connection connection,
      AdminCommand command,
      Map<String, Long> heads,
      Projection projection,
      Sum sum)
      throws SQLException {
    Map<String, Long> cursors = new LinkedHashMap<>();
    Jdbc.list(
        connection,
        CURSORS,
        r -> {
          cursors.put(r.getString(1), r.getLong(2));
          String state = r.getString(3);
          if ((state.equals("failed") || state.equals("paused"))
              && sum.reattached.size() < SHOWN_SCOPES) {
            sum.reattached.add(projection.name() + " of " + r.getString(1) + " (" + state + ")");
          }
          return null;
        },
        projection.name(),
        command.tenantId(),
        command.tenantId());
    boolean rebuild = command.command() == AdminCommand.Verb.REBUILD;
    Long until = command.options().untilLogSeq();
    for (Map.Entry<String, Long> head : heads.entrySet()) {
      long target = until == null ? head.getValue() : Math.min(until, head.getValue());
      long from = rebuild ? 0 : cursors.getOrDefault(head.getKey(), 0L);
      sum.scopes++;
      sum.events += Math.max(0, target - from);
    }
  }

  /** Its application reads every event again; scopes are partitions. */
  private static void addFed(
      Connection connection, Map<String, Long> heads, TopicProjection projection, Sum sum)
      throws SQLException {
    sum.scopes +=
        Jdbc.first(connection, PARTITIONS, r -> r.getLong(1), projection.name()).orElse(0L);
    sum.events += heads.values().stream().mapToLong(Long::longValue).sum();
  }

  private static void rows(Connection connection, String tenant, Projection projection, Sum sum)
      throws SQLException {
    for (Table table : projection.tables()) {
      Rows rows = rows(connection, table, tenant);
      sum.rows.put(table.name(), rows.count());
      sum.estimated |= rows.estimated();
    }
  }

  private static Rows rows(Connection connection, Table table, String tenant) throws SQLException {
    long counted =
        Jdbc.first(
                connection,
                COUNT.formatted(table.name()),
                r -> r.getLong(1),
                tenant,
                tenant,
                COUNTED)
            .orElse(0L);
    if (counted < COUNTED) {
      return new Rows(counted, false);
    }
    long estimate =
        tenant != null
            ? counted
            : Jdbc.first(connection, ESTIMATE, r -> r.getLong(1), counted, table.name())
                .orElse(counted);
    return new Rows(estimate, true);
  }

  private static Long expected(
      Connection connection, AdminCommand command, String mode, long events) throws SQLException {
    Double rate =
        Jdbc.first(
                connection,
                RATE,
                r -> r.getDouble(1),
                mode,
                command.projection(),
                command.tenantId() == null)
            .orElse(null);
    Integer most = command.options().maxEventsPerSecond();
    if (most != null) {
      rate = rate == null ? most : Math.min(rate, most);
    }
    return rate == null || rate <= 0 ? null : (Long) (long) Math.ceil(events / rate);
  }
}
