package io.projectory.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.app.metrics.ProjectorMetric;
import io.projectory.schemas.metrics.Metric;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** One projector for all of these; each test has tenants of its own and looks at differences. */
class MetricsTest {
  private static final int TENANTS = 60;
  private static Stage stage;
  private static Projector projector;
  private static final CountDownLatch DONE = new CountDownLatch(1);
  private static final Thread CONNECTOR = new Thread(MetricsTest::publishCanary, "canary-topic");

  @BeforeAll
  static void start() throws SQLException {
    stage = new Stage();
    projector =
        Projector.start(
            stage.config(
                """
                projections: [context_graph, trace_summary, precedent_index, policy_activity]
                per_projection:
                  trace_summary:
                    event_retry: {retry_delay: 50ms, max_retry_attempts: 2}
                """,
                Map.of(
                    "PROJECTORY_METRICS__SAMPLE_INTERVAL", "200ms",
                    "PROJECTORY_METRICS__TOP_TENANTS", "2",
                    "PROJECTORY_METRICS__CANARY_INTERVAL", "300ms",
                    "PROJECTORY_EVENT_LOG__WRITER__USER", "projectory_writer",
                    "PROJECTORY_EVENT_LOG__WRITER__PASSWORD", "w",
                    "PROJECTORY_ADMIN_CONTROLS__ALLOW_REBUILD", "true")));
    CONNECTOR.start();
    IntStream.range(0, TENANTS).forEach(i -> stage.append("tenant-" + i, "t"));
    until("projectory_lag_events{projection='trace_summary',scopes='attached'}", 0);
    // the canary's own events are among them
    Scrape.until(
        stage,
        projector,
        s ->
            s.value("projectory_applied_events_total{path='live',projection='trace_summary'}")
                >= TENANTS);
  }

  @AfterAll
  static void close() throws InterruptedException {
    DONE.countDown();
    CONNECTOR.join();
    projector.close();
    stage.close();
  }

  @Test
  void everything_in_the_catalogue_is_shown_with_its_tags_and_nothing_else_is() throws Exception {
    stage.pause(projector, "resting", "context_graph");
    stage.append("resting", "t");
    until("projectory_tenant_lag_events{projection='context_graph',tenant='resting'}", 1);
    stage.slot();
    Scrape scrape = Scrape.until(stage, projector, s -> s.families("projectory_slot_active") > 0);
    Set<String> shown = new TreeSet<>();
    scrape.tags().forEach((series, tags) -> shown.add(series + new TreeSet<>(tags)));
    Set<String> expected = new TreeSet<>();
    for (ProjectorMetric metric : ProjectorMetric.values()) {
      for (String series : metric.metric().series()) {
        Set<String> tags = new TreeSet<>(metric.metric().tags());
        if (series.endsWith("_bucket")) {
          tags.add("le");
        }
        expected.add(series + tags);
      }
    }
    assertThat(shown.stream().filter(s -> s.startsWith("projectory_")))
        .containsExactlyInAnyOrderElementsOf(expected);
    assertThat(scrape.tags().keySet()).anyMatch(s -> s.startsWith("jvm_memory_used"));
  }

  @Test
  void an_event_that_fails_is_retried_and_then_counted_with_its_scope() throws SQLException {
    refuse("poison");
    Scrape before = Scrape.of(stage, projector);
    stage.append("poison", "t");
    until("projectory_detached_scopes{projection='trace_summary',state='failed'}", 1);
    Scrape after = Scrape.of(stage, projector);
    assertThat(
            after.more(before, "projectory_retries_total{of='event',projection='trace_summary'}"))
        .isEqualTo(2);
    assertThat(after.more(before, "projectory_scope_failures_total{projection='trace_summary'}"))
        .isEqualTo(1);
    until("projectory_open_failures{projection='trace_summary'}", 1);
    until("projectory_lag_events{projection='trace_summary',scopes='detached'}", 1);
    assertThat(
            Scrape.of(stage, projector)
                .value("projectory_lag_seconds{projection='trace_summary',scopes='detached'}"))
        .isBetween(0.0, 600.0);
  }

  @Test
  void members_partitions_and_beats_are_shown() {
    for (String projection : new String[] {"context_graph", "trace_summary", "precedent_index"}) {
      until("projectory_members{projection='" + projection + "'}", 1);
      until("projectory_assigned_partitions{projection='" + projection + "'}", 3);
      until("projectory_unowned_partitions{projection='" + projection + "'}", 0);
      Scrape scrape = Scrape.of(stage, projector);
      assertThat(scrape.value("projectory_heartbeat_age_seconds{projection='" + projection + "'}"))
          .isBetween(0.0, 15.0);
      assertThat(
              scrape.value(
                  "projectory_rebalances_total{projection='" + projection + "',what='assigned'}"))
          .isPositive();
    }
  }

  @Test
  void a_member_that_died_is_silent_and_its_partitions_are_nobodys() throws SQLException {
    execute(
        """
        insert into dg_projector_members
          (member_id, projection_name, partitions, last_beat, heartbeat_timeout_ms)
        values ('dead', 'context_graph', '{9}', clock_timestamp() - interval '1 minute', 1000)
        """);
    until("projectory_silent_members{projection='context_graph'}", 1);
    until("projectory_members{projection='context_graph'}", 1);
    execute(
        """
        insert into dg_partition_cursors
          (projection_name, topic, partition, topic_id, partition_count)
        values ('context_graph', '%s', 9, 'x', 3)
        """
            .formatted(stage.topic));
    until("projectory_unowned_partitions{projection='context_graph'}", 1);
    execute("delete from dg_partition_cursors where partition = 9");
    execute("delete from dg_projector_members where member_id = 'dead'");
  }

  @Test
  void the_canary_times_the_way_from_the_log_to_each_projection() {
    String count = "projectory_canary_latency_seconds_count{projection='context_graph'}";
    Scrape before = Scrape.of(stage, projector);
    Scrape after = Scrape.until(stage, projector, s -> s.more(before, count) >= 2);
    assertThat(after.value("projectory_canary_latency_seconds_sum{projection='context_graph'}"))
        .isPositive();
    assertThat(stage.rows("select count(*) from dg_trace_summary where tenant_id like '%canary'"))
        .as("one trace, whatever the number of events")
        .isEqualTo(1);
  }

  @Test
  void a_name_says_what_it_is() {
    assertThat(Arrays.stream(ProjectorMetric.values()).map(ProjectorMetric::metric))
        .allSatisfy(m -> assertThat(m.meaning()).endsWith(".").doesNotContain("|", "\n"))
        .allSatisfy(
            m ->
                assertThat(m.kind() == Metric.Kind.GAUGE)
                    .isEqualTo(m.series().size() == 1 && !m.series().get(0).endsWith("_total")));
    Map<String, Long> names = new HashMap<>();
    Arrays.stream(ProjectorMetric.values())
        .collect(Collectors.groupingBy(m -> m.metric().name(), Collectors.counting()))
        .forEach(names::put);
    assertThat(names.values()).containsOnly(1L);
  }

  /** What a connector would do with the events that the canary appends. */
  private static void publishCanary() {
    try {
      while (!DONE.await(50, TimeUnit.MILLISECONDS)) {
        stage.publishNew("projectory.canary");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void until(String series, double value) {
    Scrape.until(stage, projector, s -> s.value(series) == value);
  }

  /** No row of this tenant can be written. */
  private static void refuse(String tenant) throws SQLException {
    execute("alter table dg_trace_summary add constraint no check (tenant_id <> '" + tenant + "')");
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = stage.views.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
