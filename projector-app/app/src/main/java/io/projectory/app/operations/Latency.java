package io.projectory.app.operations;

import io.projectory.runtime.jdbc.Jdbc;
import io.projectory.schemas.log.EventLog;
import io.projectory.schemas.log.LogPosition;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * How long the last event of a scope took from its record in the log to the commit of its rows.
 *
 * @param millis by the clocks of appender and projection database
 */
public record Latency(String projection, long millis) {
  private static final String MOVED =
      """
      select tenant_id, projection_name, last_log_seq, last_sync_at
        from dg_projection_cursors c
       where last_sync_at > ? and state = 'attached' and last_log_seq > 0
         and not exists (
               select 1
                 from dg_projection_runs r
                 join dg_projection_run_scopes s using (job_id)
                where (r.finished_at is null or r.finished_at > ? or r.status = 'cancelled')
                  and s.tenant_id = c.tenant_id and s.projection_name = c.projection_name
                  and c.last_log_seq <= s.target_log_seq)
       order by last_sync_at desc
       limit 100
      """;

  /** A cursor, and when it came there. */
  record Moved(LogPosition position, String projection, Instant at) {}

  /**
   * Without those that a run moved: what it applies lay in the log before it began. A cancelled one
   * leaves scopes behind that go on when they are resumed, however late.
   */
  static List<Moved> moved(Connection connection, Instant since) throws SQLException {
    return Jdbc.list(
        connection,
        MOVED,
        r ->
            new Moved(
                new LogPosition(r.getString("tenant_id"), r.getLong("last_log_seq")),
                r.getString("projection_name"),
                Jdbc.instant(r, "last_sync_at")),
        since,
        since);
  }

  static List<Latency> of(List<Moved> moved, EventLog log) {
    Map<LogPosition, Instant> recorded =
        log.recordedAt(moved.stream().map(Moved::position).distinct().toList());
    List<Latency> latencies = new ArrayList<>();
    for (Moved scope : moved) {
      Instant began = recorded.get(scope.position());
      if (began != null) {
        long millis = Duration.between(began, scope.at()).toMillis();
        latencies.add(new Latency(scope.projection(), Math.max(0, millis)));
      }
    }
    return latencies;
  }

  /** Of one projection; null without any. */
  public static Long median(List<Latency> latencies, String projection) {
    List<Long> own =
        latencies.stream()
            .filter(l -> l.projection().equals(projection))
            .map(Latency::millis)
            .sorted()
            .toList();
    return own.isEmpty() ? null : own.get(own.size() / 2);
  }
}
