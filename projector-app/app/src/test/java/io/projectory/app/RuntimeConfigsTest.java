package io.projectory.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectory.app.config.ProjectorSettings;
import io.projectory.runtime.config.Backoff;
import io.projectory.runtime.config.EventRetryConfig;
import io.projectory.runtime.config.HeartbeatConfig;
import io.projectory.runtime.config.PollConfig;
import io.projectory.runtime.config.Preset;
import io.projectory.runtime.config.ProjectionSettings;
import io.projectory.runtime.engine.RuntimeConfig;
import io.projectory.schemas.ProjectoryException;
import io.projectory.schemas.config.ConfigFile;
import io.projectory.schemas.config.Source;
import java.time.Duration;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RuntimeConfigsTest {
  private static final Map<String, String> SERVERS =
      Map.of(
          "PROJECTORY_EVENT_LOG__URL", "jdbc:postgresql://h/d",
          "PROJECTORY_PROJECTIONS__URL", "jdbc:postgresql://h/d",
          "PROJECTORY_KAFKA__BOOTSTRAP_SERVERS", "h:1");
  private static final String ALL =
      """
      projector:
        projections: [context_graph, open_traces]
        per_projection:
          context_graph:
            batch_size: 7
            job_batch_size: 8
            poll:
              poll_interval: 1ms
              empty_poll_backoff: 2ms
              poll_failure_backoff: {base: 3ms, cap: 4ms}
              max_consecutive_poll_failures: infinite
            event_retry:
              max_retry_attempts: 6
              retry_delay: 5ms
              retry_backoff_multiplier: 1.5
              max_retry_delay: 9ms
            heartbeat: {heartbeat_interval: 10ms, heartbeat_timeout: 11ms}
      """;

  private static ConfigFile file(String yaml) {
    return ConfigFile.parse(yaml, "c.yaml", SERVERS);
  }

  private static RuntimeConfig engine(String yaml) {
    return RuntimeConfigs.of(ProjectorSettings.of(file(yaml)));
  }

  private static ProjectionSettings of(String yaml) {
    return engine(yaml).of("context_graph");
  }

  private static void refused(String yaml, String... parts) {
    assertThatThrownBy(() -> engine(yaml))
        .isInstanceOf(ProjectoryException.class)
        .message()
        .contains(parts)
        .hasLineCount(1);
  }

  @Test
  void the_engine_is_handed_what_was_written_for_the_projection_and_for_no_other() {
    RuntimeConfig engine = engine(ALL);
    assertThat(engine.of("context_graph"))
        .isEqualTo(
            new ProjectionSettings(
                7,
                8,
                new PollConfig(ms(1), ms(2), new Backoff(ms(3), ms(4)), PollConfig.INFINITE),
                new EventRetryConfig(6, ms(5), 1.5, ms(9)),
                new HeartbeatConfig(ms(10), ms(11))));
    assertThat(engine.of("open_traces")).isEqualTo(ProjectionSettings.defaults());
  }

  @Test
  void the_decision_graph_ships_with_realtime_and_five_retries() {
    RuntimeConfig engine = engine("");
    for (String name : new String[] {"context_graph", "trace_summary", "precedent_index"}) {
      ProjectionSettings settings = engine.of(name);
      assertThat(settings.poll()).isEqualTo(Preset.REALTIME.poll());
      assertThat(settings.heartbeat()).isEqualTo(HeartbeatConfig.defaults());
      assertThat(settings.eventRetry().maxRetryAttempts()).isEqualTo(5);
      assertThat(IntStream.rangeClosed(1, 5).mapToObj(settings.eventRetry()::delay))
          .containsExactly(ms(250), ms(500), ms(1000), ms(2000), ms(4000));
    }
  }

  @Test
  void a_preset_fills_in_what_nobody_wrote() {
    ProjectionSettings settings =
        of(
            """
            projector:
              per_projection:
                context_graph:
                  preset: critical
                  poll: {poll_interval: 40ms}
                  event_retry: {max_retry_attempts: 2}
            """);
    assertThat(settings.poll())
        .isEqualTo(Preset.CRITICAL.poll().toBuilder().pollInterval(ms(40)).build());
    assertThat(settings.eventRetry().maxRetryAttempts()).isEqualTo(2);
    assertThat(settings.eventRetry().maxRetryDelay())
        .isEqualTo(Preset.CRITICAL.eventRetry().maxRetryDelay());
    assertThat(settings.heartbeat()).isEqualTo(Preset.CRITICAL.heartbeat());
    assertThat(of("projector: {per_projection: {context_graph: {preset: none}}}").poll())
        .isEqualTo(PollConfig.defaults());
    refused(
        "projector: {per_projection: {context_graph: {preset: fast}}}",
        "c.yaml:1: projector.per_projection.context_graph.preset: 'fast' is none of"
            + " none, realtime, batch, critical");
  }

  @Test
  void a_knob_sets_its_key_for_every_projection_and_wins_over_the_preset() {
    RuntimeConfig engine =
        engine(
            """
            projector:
              projections: [context_graph, open_traces]
              projection_batch_size: 7
              projection_job_batch_size: 8
              projection_poll_interval_ms: 9
              projection_retry_base_ms: 10
              projection_max_retries: 11
              per_projection:
                context_graph: {preset: batch}
            """);
    for (String name : new String[] {"context_graph", "open_traces"}) {
      ProjectionSettings settings = engine.of(name);
      assertThat(settings.batchSize()).isEqualTo(7);
      assertThat(settings.jobBatchSize()).isEqualTo(8);
      assertThat(settings.poll().pollInterval()).isEqualTo(ms(9));
      assertThat(settings.eventRetry().retryDelay()).isEqualTo(ms(10));
      assertThat(settings.eventRetry().maxRetryAttempts()).isEqualTo(11);
    }
    assertThat(engine.of("context_graph").heartbeat()).isEqualTo(Preset.BATCH.heartbeat());
  }

  @Test
  void the_retries_of_the_contract_double_without_a_cap() {
    EventRetryConfig retry = of("projector: {projection_max_retries: 12}").eventRetry();
    assertThat(retry.delay(12)).isEqualTo(ms(250 * 2048));
  }

  @Test
  void other_sections_have_names_in_this_one_too() {
    ProjectorSettings settings =
        ProjectorSettings.of(
            file(
                """
                projector:
                  projection_partitions: 5
                  admin_controls: {allow_rebuild: true, require_reason: false}
                """));
    assertThat(settings.topics().partitions()).isEqualTo(5);
    assertThat(settings.adminControls().allowRebuild()).isTrue();
    assertThat(settings.adminControls().requireReason()).isFalse();
  }

  @Test
  void a_value_written_under_both_its_names_is_refused_with_both() {
    refused(
        """
        projector:
          projection_poll_interval_ms: 9
          per_projection:
            trace_summary:
              poll:
                poll_interval: 9ms
        """,
        "c.yaml:2: projector.projection_poll_interval_ms: is another name of"
            + " projector.per_projection.trace_summary.poll.poll_interval,"
            + " which is written at c.yaml:6; keep one of them");
    refused(
        "topics: {partitions: 1}\nprojector: {projection_partitions: 1}",
        "c.yaml:2: projector.projection_partitions: is another name of topics.partitions");
    refused(
        "admin_controls: {allow_rebuild: true}\nprojector: {admin_controls: {allow_rebuild: true}}",
        "projector.admin_controls.allow_rebuild: is another name of admin_controls.allow_rebuild");
  }

  @Test
  void a_knob_that_cannot_be_is_refused_at_its_own_line() {
    refused(
        "projector: {projection_batch_size: 0}",
        "c.yaml:1: projector.projection_batch_size: '0' is not a whole number in range;"
            + " write 1 or more");
    refused("projector: {projection_max_retries: x}", "projection_max_retries: 'x'");
    refused("projector: {projection_poll_interval_ms: -1}", "'-1'", "write 0 or more");
    refused("projector: {projection_poll_interval_ms: [1]}", "takes a single value");
    refused("projector: {projection_poll_interval_ms: }", "has no value");
    refused(
        "projector: {projection_poll_interval_ms: 15000}",
        "c.yaml:1: projector.per_projection.context_graph: poll.poll_interval is 15s; write less"
            + " than the heartbeat.heartbeat_timeout of 15s");
    refused(
        "projector: {projection_retry_base_ms: 86400001}",
        "max_retry_delay is 1d; write at least the retry_delay of 86400001ms");
    refused("projector: {projection_partitions: 0}", "partitions is 0");
    refused("projector: {admin_controls: {allow: true}}", "admin_controls.allow: unknown key");
  }

  @Test
  void values_that_do_not_fit_together_are_refused_wherever_they_come_from() {
    refused(
        """
        projector:
          per_projection:
            context_graph:
              preset: critical
              heartbeat: {heartbeat_interval: 9s}
        """,
        "c.yaml:5: projector.per_projection.context_graph.heartbeat: heartbeat_timeout is 8s;"
            + " write more than the heartbeat_interval of 9s");
    refused("projector: {per_projection: {other: {}}}", "per_projection.other is for none of");
    refused(
        "projector: {per_projection: {context_graph: {pol: {}}}}",
        "projector.per_projection.context_graph.pol: unknown key; known are batch_size");
    refused("projector: {per_projection: 5}", "projector.per_projection: is a section");
    refused("projector: {poll: {poll_interval: 1s}}", "projector.poll: unknown key");
  }

  @Test
  void the_file_knows_where_each_value_comes_from() {
    ConfigFile file =
        file(
            """
            projector:
              projection_max_retries: 1
              per_projection: {context_graph: {preset: batch}}
            """);
    ProjectorSettings.of(file);
    String path = "projector.per_projection.context_graph.";
    assertThat(file.provenance())
        .containsEntry(
            path + "event_retry.max_retry_attempts", new Source(Source.Kind.FILE, "c.yaml:2", "1"))
        .containsEntry(path + "poll.poll_interval", new Source(Source.Kind.PRESET, "batch", "1s"))
        .containsEntry(
            path + "event_retry.retry_delay", new Source(Source.Kind.DEFAULT, "", "250ms"))
        .containsEntry(
            path + "poll.max_consecutive_poll_failures", new Source(Source.Kind.DEFAULT, "", "10"));
  }

  private static Duration ms(long millis) {
    return Duration.ofMillis(millis);
  }
}
