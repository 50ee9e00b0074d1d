package io.projectory.app.operations;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.schemas.migrate.ProjectionMigrations;
import io.projectory.servers.TestDatabase;
import io.projectory.servers.TestServers;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatencyTest {
  private static final Instant SINCE = Instant.parse("2026-01-02T03:00:00Z");

  @Test
  void what_a_run_applies_again_says_nothing_of_latency() throws Exception {
    try (TestDatabase views = migrated();
        Connection connection = views.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          insert into dg_projection_cursors
            (tenant_id, projection_name, last_log_seq, state, last_sync_at) values
            ('live', 'p', 5, 'attached', '2026-01-02T03:00:01Z'),
            ('long-ago', 'p', 5, 'attached', '2026-01-02T02:59:59Z'),
            ('paused', 'p', 5, 'paused', '2026-01-02T03:00:01Z'),
            ('rebuilt', 'p', 5, 'attached', '2026-01-02T03:00:02Z'),
            ('rebuilt', 'q', 5, 'attached', '2026-01-02T03:00:03Z'),
            ('beyond', 'p', 9, 'attached', '2026-01-02T03:00:04Z'),
            ('just-done', 'p', 5, 'attached', '2026-01-02T03:00:05Z'),
            ('resumed', 'p', 5, 'attached', '2026-01-02T03:00:05Z'),
            ('done-before', 'p', 5, 'attached', '2026-01-02T03:00:06Z');
          insert into dg_projection_runs
            (job_id, projection_name, mode, status, finished_at) values
            ('now', 'p', 'rebuild', 'running', null),
            ('just', 'p', 'rebuild', 'completed', '2026-01-02T03:00:07Z'),
            ('cancelled', 'p', 'rebuild', 'cancelled', '2026-01-02T02:30:00Z'),
            ('before', 'p', 'rebuild', 'completed', '2026-01-02T02:59:00Z');
          insert into dg_projection_run_scopes
            (job_id, projection_name, tenant_id, phase, base_log_seq, target_log_seq) values
            ('now', 'p', 'rebuilt', 0, 0, 8), ('now', 'p', 'beyond', 0, 0, 8),
            ('just', 'p', 'just-done', 0, 0, 5), ('cancelled', 'p', 'resumed', 0, 0, 5),
            ('before', 'p', 'done-before', 0, 0, 5);
          """);
      List<String> moved =
          Latency.moved(connection, SINCE).stream()
              .map(m -> m.position().tenantId() + "/" + m.projection())
              .toList();
      assertThat(moved).containsExactly("done-before/p", "beyond/p", "rebuilt/q", "live/p");
    }
  }

  private static TestDatabase migrated() {
    TestDatabase views = TestServers.freshDatabase();
    ProjectionMigrations.migrate(views.dataSource());
    return views;
  }
}
