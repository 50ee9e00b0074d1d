package io.projectory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.cli.CliFixture.Outcome;
import org.junit.jupiter.api.Test;

class OperatorCommandsTest {
  private static final String CURSORS =
      """
      insert into dg_projection_cursors (tenant_id, projection_name, last_log_seq, state,
        last_sync_at, sync_count, retry_count, last_error)
      values
        ('acme', 'context_graph', 2, 'attached', '2026-01-02 03:04:05.120+00', 4, 0, null),
        ('acme', 'trace_summary', 1, 'failed', '2026-01-02 03:04:05+00', 1, 1,
         '{"code":"conflict","message":"hash","details":{"event_id":"t-1"}}')
      """;

  private final CliFixture cli = new CliFixture();

  private void twoEvents() {
    String input = Lines.started("t") + Lines.finished("t", 1);
    assertThat(cli.feed(input, "append", "--file", "-", "--tenant", "acme").exit()).isZero();
  }

  @Test
  void the_snapshot_has_exactly_the_documented_fields() {
    cli.views(
        """
        insert into dg_projector_members (member_id, projection_name, heartbeat_timeout_ms)
        values ('m', 'context_graph', 60000), ('m', 'trace_summary', 60000)
        """,
        """
        insert into dg_projector_members
          (member_id, projection_name, heartbeat_timeout_ms, last_beat)
        values ('dead', 'trace_summary', 15000, clock_timestamp() - interval '16 seconds')
        """,
        """
        insert into dg_projection_runs (job_id, projection_name, mode, status)
        values ('a', 'all', 'rebuild', 'running'), ('b', 'all', 'rebuild', 'completed')
        """);
    assertThat(cli.run("snapshot", "--json"))
        .isEqualTo(
            new Outcome(
                0,
                "{\"active_workers\":2,\"active_replay_jobs\":1,\"partition_count\":8,"
                    + "\"projections\":[\"context_graph\",\"trace_summary\",\"precedent_index\"]}\n",
                ""));
  }

  @Test
  void health_has_exactly_the_documented_fields() {
    twoEvents();
    cli.views(
        CURSORS,
        """
        insert into dg_projection_digests
        values ('acme', 'context_graph', 'sha256:1', 2, '2026-01-02 03:04:06+00'),
               ('acme', 'full_projection', 'sha256:2', 1, '2026-01-02 03:04:06+00')
        """,
        """
        insert into dg_projection_failures (id, tenant_id, projection_name, log_seq, trace_id,
          event_id, error_code, error_message)
        values (gen_random_uuid(), 'acme', 'trace_summary', 2, 't', 't-1', 'conflict', 'hash')
        """,
        """
        insert into dg_projection_runs (job_id, projection_name, mode, status, requested_at)
        values ('a', 'all', 'rebuild', 'queued', '2026-01-02 03:04:05+00')
        """);
    assertThat(cli.run("health", "--tenant", "acme", "--json"))
        .isEqualTo(
            new Outcome(
                0,
                "{\"tenant_id\":\"acme\",\"event_log_last_seq\":2,\"projections\":["
                    + "{\"projection_name\":\"context_graph\",\"last_log_seq\":2,"
                    + "\"pending_events\":0,\"is_stale\":false,"
                    + "\"updated_at\":\"2026-01-02T03:04:06Z\",\"digest\":\"sha256:1\","
                    + "\"open_failures\":0},"
                    + "{\"projection_name\":\"trace_summary\",\"last_log_seq\":1,"
                    + "\"pending_events\":1,\"is_stale\":true,\"updated_at\":null,"
                    + "\"digest\":null,\"open_failures\":1},"
                    + "{\"projection_name\":\"precedent_index\",\"last_log_seq\":0,"
                    + "\"pending_events\":2,\"is_stale\":true,\"updated_at\":null,"
                    + "\"digest\":null,\"open_failures\":0}],"
                    + "\"open_runs\":[{\"job_id\":\"a\",\"projection_name\":\"all\","
                    + "\"mode\":\"rebuild\",\"status\":\"queued\","
                    + "\"requested_at\":\"2026-01-02T03:04:05Z\",\"started_at\":null,"
                    + "\"processed_events\":0,\"last_log_seq\":0,\"until_log_seq\":null}],"
                    + "\"full_digest\":\"sha256:2\"}\n",
                ""));
  }

  @Test
  void a_worker_has_exactly_the_documented_fields() {
    cli.views(
        CURSORS,
        """
        insert into dg_projector_members
          (member_id, projection_name, heartbeat_timeout_ms, partitions)
        values ('m', 'trace_summary', 60000, array(select generate_series(0, 7)))
        """);
    assertThat(cli.run("worker", "trace_summary", "--tenant", "acme", "--json"))
        .isEqualTo(
            new Outcome(
                0,
                "{\"key\":{\"tenant_id\":\"acme\",\"projection\":\"trace_summary\","
                    + "\"partition\":4},\"member\":\"m\",\"cursor\":1,"
                    + "\"last_sync_at\":\"2026-01-02T03:04:05Z\","
                    + "\"last_error\":{\"code\":\"conflict\",\"message\":\"hash\","
                    + "\"details\":{\"event_id\":\"t-1\"}},"
                    + "\"retry_count\":1,\"status\":\"failed\",\"sync_count\":1}\n",
                ""));
    assertThat(cli.run("worker", "context_graph", "--tenant", "acme", "--json").out())
        .contains("\"member\":null", "\"last_sync_at\":\"2026-01-02T03:04:05.12Z\"")
        .contains("\"last_error\":null", "\"status\":\"idle\"");
  }

  @Test
  void a_worker_that_nobody_knows_is_not_found() {
    Outcome unknown = cli.run("worker", "trace_summary", "--tenant", "nobody", "--json");
    assertThat(unknown.exit()).isEqualTo(1);
    assertThat(unknown.out())
        .isEqualTo(
            "{\"error\":{\"code\":\"not_found\",\"message\":\"there is no tenant 'nobody': its"
                + " log is empty\",\"details\":{\"tenant_id\":\"nobody\"}}}\n");
    assertThat(cli.run("worker", "other", "--tenant", "nobody").err())
        .isEqualTo(
            "projectory: there is no projection 'other'; known are context_graph, trace_summary,"
                + " precedent_index\n");
    twoEvents();
    assertThat(cli.run("worker", "trace_summary", "--tenant", "acme", "--json").out())
        .contains("\"cursor\":0", "\"status\":\"idle\"", "\"last_sync_at\":null");
  }

  @Test
  void failures_are_listed_newest_first_with_all_columns() {
    cli.views(
        """
        insert into dg_projection_failures
        values ('00000000-0000-0000-0000-000000000001', 'acme', 'trace_summary', 2, 't', 't-1',
                'conflict', 'hash', false, 1, 'resolved', '{"processed_events":1}',
                '2026-01-02 03:04:05+00', '2026-01-02 03:04:07+00'),
               ('00000000-0000-0000-0000-000000000002', 'acme', 'trace_summary', 3, 't', 't-2',
                'storage', 'disk', true, 6, 'open', '{}', '2026-01-02 03:04:06+00', null)
        """);
    Outcome listed = cli.run("failures", "--tenant", "acme", "--json");
    assertThat(listed.out())
        .isEqualTo(
            "[{\"id\":\"00000000-0000-0000-0000-000000000002\",\"tenant_id\":\"acme\","
                + "\"projection_name\":\"trace_summary\",\"log_seq\":3,\"trace_id\":\"t\","
                + "\"event_id\":\"t-2\",\"error_code\":\"storage\",\"error_message\":\"disk\","
                + "\"recoverable\":true,\"retry_count\":6,\"status\":\"open\","
                + "\"metadata_json\":\"{}\",\"recorded_at\":\"2026-01-02T03:04:06Z\","
                + "\"resolved_at\":null},"
                + "{\"id\":\"00000000-0000-0000-0000-000000000001\",\"tenant_id\":\"acme\","
                + "\"projection_name\":\"trace_summary\",\"log_seq\":2,\"trace_id\":\"t\","
                + "\"event_id\":\"t-1\",\"error_code\":\"conflict\",\"error_message\":\"hash\","
                + "\"recoverable\":false,\"retry_count\":1,\"status\":\"resolved\","
                + "\"metadata_json\":\"{\\\"processed_events\\\":1}\","
                + "\"recorded_at\":\"2026-01-02T03:04:05Z\","
                + "\"resolved_at\":\"2026-01-02T03:04:07Z\"}]\n");
  }

  @Test
  void the_digests_of_an_empty_tenant_are_those_of_empty_tables() {
    assertThat(cli.run("digest", "--tenant", "empty", "--json"))
        .isEqualTo(
            new Outcome(
                0,
                "{\"context_graph\":"
                    + "\"sha256:57501e5c6808b3e14852a4ea21dc7873abf9409032a06f9b740c973e83f62cf7\","
                    + "\"trace_summary\":"
                    + "\"sha256:4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945\","
                    + "\"precedent_index\":"
                    + "\"sha256:4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945\","
                    + "\"full_projection\":"
                    + "\"sha256:841804c04c283692e5a12d6303d274a8c10f5430b19c7cb7f2587e9297d37dde\""
                    + "}\n",
                ""));
  }

  @Test
  void waiting_tells_apart_applied_late_and_failed() {
    twoEvents();
    assertThat(cli.run("wait", "--tenant", "acme", "--timeout", "20ms", "--json"))
        .satisfies(o -> assertThat(o.exit()).isEqualTo(1))
        .satisfies(
            o ->
                assertThat(o.out())
                    .isEqualTo(
                        "{\"tenant_id\":\"acme\",\"log_seq\":2,\"result\":\"timed_out\","
                            + "\"blocked_by\":\"context_graph\",\"cursors\":{\"context_graph\":0,"
                            + "\"trace_summary\":0,\"precedent_index\":0}}\n"));
    cli.views(CURSORS);
    assertThat(cli.run("wait", "--tenant", "acme", "--timeout", "1m").err())
        .isEqualTo(
            "projectory: trace_summary of tenant acme has failed at 1, before 2; see"
                + " 'projectory worker trace_summary --tenant acme'\n");
    cli.views(
        "update dg_projection_cursors set state = 'attached', last_log_seq = 2",
        "insert into dg_projection_cursors values ('acme', 'precedent_index', 2)");
    assertThat(cli.run("wait", "--tenant", "acme"))
        .isEqualTo(new Outcome(0, "every projection of tenant acme has applied 2\n", ""));
  }

  @Test
  void a_query_behind_the_log_is_refused_and_a_current_one_is_answered() {
    twoEvents();
    Outcome behind = cli.run("query", "trace-summary", "t", "--tenant", "acme", "--json");
    assertThat(behind.exit()).isEqualTo(1);
    assertThat(behind.out()).startsWith("{\"error\":{\"code\":\"projection_out_of_date\"");
    cli.views(
        """
        insert into dg_projection_cursors (tenant_id, projection_name, last_log_seq)
        values ('acme', 'context_graph', 2), ('acme', 'trace_summary', 2),
               ('acme', 'precedent_index', 2)
        """,
        """
        insert into dg_trace_summary (tenant_id, trace_id, workflow, title, started_at,
          event_count, last_log_seq)
        values ('acme', 't', 'renewal', 'A case', '2026-01-02T03:04:05Z', 1, 1)
        """);
    assertThat(cli.run("query", "trace-summary", "t", "--tenant", "acme", "--json").out())
        .isEqualTo(
            "{\"trace_id\":\"t\",\"workflow\":\"renewal\",\"title\":\"A case\","
                + "\"primary_entity_type\":null,\"primary_entity_system\":null,"
                + "\"primary_entity_id\":null,\"started_at\":\"2026-01-02T03:04:05Z\","
                + "\"finished_at\":null,\"outcome\":null,\"event_count\":1,\"last_log_seq\":1}\n");
    assertThat(cli.run("query", "subgraph", "trace", "t", "--tenant", "acme", "--json").out())
        .isEqualTo(
            "{\"center\":{\"node_type\":\"trace\",\"node_id\":\"t\"},\"nodes\":[],\"edges\":[],"
                + "\"truncated\":false}\n");
    assertThat(cli.run("query", "edges", "trace", "t", "--tenant", "acme", "--json").out())
        .isEqualTo("{\"edges\":[],\"next_cursor\":null}\n");
    assertThat(cli.run("query", "precedents", "--tenant", "acme", "--json").out())
        .isEqualTo("[]\n");
  }
}
