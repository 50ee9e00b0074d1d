package io.projectory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.projectory.cli.CliFixture.Outcome;
import io.projectory.schemas.Partitions;
import io.projectory.servers.TestServers;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class DoctorTest {
  private static final String START = "projectory up --streams (or start the Streams application)";

  private final CliFixture cli = new CliFixture();

  /** A finding in the documented shape. */
  private record Found(String check, String status, String message, String next) {}

  private List<Found> examine() throws IOException {
    Outcome outcome = cli.run("doctor", "--json");
    List<Found> findings = new ArrayList<>();
    for (JsonNode f : new ObjectMapper().readTree(outcome.out())) {
      assertThat(f.properties().stream().map(Map.Entry::getKey))
          .containsExactly("check", "status", "message", "next_command");
      JsonNode next = f.get("next_command");
      findings.add(
          new Found(
              f.get("check").asText(),
              f.get("status").asText(),
              f.get("message").asText(),
              next.isNull() ? null : next.asText()));
    }
    boolean fault = findings.stream().anyMatch(f -> f.status().equals("fault"));
    assertThat(outcome.exit()).isEqualTo(fault ? 1 : 0);
    return findings;
  }

  private static void hasFault(List<Found> findings, String check, String part, String next) {
    assertThat(findings)
        .anySatisfy(
            f -> {
              assertThat(f.check()).isEqualTo(check);
              assertThat(f.status()).isEqualTo("fault");
              assertThat(f.message()).contains(part);
              assertThat(f.next()).contains(next);
            });
  }

  @Test
  void what_does_not_answer_or_does_not_run_is_named_with_the_next_command() throws IOException {
    List<Found> findings = examine();
    hasFault(findings, "servers", "cannot reach Kafka at 127.0.0.1:1", "projectory up");
    hasFault(findings, "slot", "no replication slot dg_events", "projectory connector heal");
    hasFault(findings, "members", "no member works on context_graph", "projectory up");
    assertThat(findings).extracting(Found::check).doesNotContain("topic", "groups", "flow");
  }

  @Test
  void a_failed_scope_and_its_failure_are_named_with_the_next_command() throws IOException {
    cli.feed(Lines.started("t"), "append", "--file", "-", "--tenant", "acme");
    cli.views(
        """
        insert into dg_projection_cursors (tenant_id, projection_name, state)
        values ('acme', 'trace_summary', 'failed')
        """,
        """
        insert into dg_projection_failures (id, tenant_id, projection_name, log_seq, trace_id,
          event_id, error_code, error_message)
        values (gen_random_uuid(), 'acme', 'trace_summary', 1, 't', 't-0', 'conflict', 'hash')
        """);
    List<Found> findings = examine();
    hasFault(
        findings,
        "scopes",
        "trace_summary of tenant acme has failed at 0 of 1",
        "projectory worker trace_summary --tenant acme");
    hasFault(
        findings,
        "failures",
        "conflict of trace_summary at event t-0",
        "projectory failures --tenant acme");
  }

  @Test
  void a_log_whose_guards_were_weakened_is_named_with_the_remedy() throws IOException {
    cli.log("alter table dg_event_log disable trigger dg_event_log_number");
    hasFault(
        examine(),
        "log",
        "trigger dg_event_log_number of public.dg_event_log is switched off",
        "alter table public.dg_event_log enable trigger dg_event_log_number");
  }

  @Test
  void trap_14_the_stage_at_which_events_stop_is_named() throws IOException {
    String topic = TestServers.freshTopic(8);
    cli.use(
        "kafka: {bootstrap_servers: '" + TestServers.kafka().bootstrapServers() + "'}",
        "topics: {events: " + topic + "}",
        "projector: {group_prefix: " + topic + "-}");
    cli.feed(Lines.started("t"), "append", "--file", "-", "--tenant", "acme");
    hasFault(
        examine(), "flow", "events are in the log and not in the topic", "start your connector");
    hasFault(examine(), "groups", "has no members", "start a projector");
    publish(topic, Partitions.of("acme", 8));
    hasFault(examine(), "flow", "events are in the topic and not applied", "start a projector");
  }

  @Test
  void what_fills_the_topic_of_a_projection_is_examined_with_it() throws IOException {
    String events = TestServers.freshTopic(8);
    String topic = TestServers.freshTopic(2);
    cli.use(
        "kafka: {bootstrap_servers: '" + TestServers.kafka().bootstrapServers() + "'}",
        "topics: {events: " + events + ", policy_activity: " + topic + "}",
        "projector: {projections: [trace_summary, policy_activity]}");
    String what = "topic " + topic + ", which feeds policy_activity";
    List<Found> never = examine();
    assertThat(of(never, "feeds"))
        .containsExactly(new Found("feeds", "warn", "nothing has ever filled " + what, START));
    hasFault(never, "flow", "events stop at the feed: nothing has ever filled " + what, START);

    cli.views(
        """
        insert into dg_feeds (topic, application_id, source_topic) values ('%s', 'app', '%s')
        """
            .formatted(topic, events));
    List<Found> dead = examine();
    assertThat(of(dead, "feeds"))
        .containsExactly(
            new Found("feeds", "fault", "nothing fills " + what + ": no instance beats", START));
    hasFault(dead, "flow", "events stop at the feed: nothing fills " + what, START);

    cli.views("update dg_feeds set state = 'halted', job_id = 'job-7'");
    List<Found> halted = examine();
    assertThat(of(halted, "feeds"))
        .singleElement()
        .satisfies(f -> assertThat(f.status()).isEqualTo("warn"))
        .satisfies(f -> assertThat(f.message()).contains("stands still for run job-7"))
        .satisfies(f -> assertThat(f.next()).isEqualTo("projectory runs job-7"));
    assertThat(of(halted, "flow")).extracting(Found::status).containsExactly("ok");

    cli.views(
        "update dg_feeds set state = 'running', job_id = null",
        """
        insert into dg_feed_members (topic, member_id, state, epoch, tasks, heartbeat_timeout_ms)
        values ('%s', 'streams-1', 'running', 1, 4, 600000)
        """
            .formatted(topic));
    publish(topic, 1);
    assertThat(of(examine(), "feeds"))
        .containsExactly(
            new Found(
                "feeds",
                "ok",
                "applications fill the topics of policy_activity, which lag by 1",
                null));

    cli.views(
        """
        insert into dg_projection_failures (id, tenant_id, projection_name, log_seq, trace_id,
          event_id, error_code, error_message)
        values (gen_random_uuid(), 'partition-1', 'policy_activity', 0, '', 'x',
          'schema_violation', 'no hour')
        """);
    hasFault(
        examine(),
        "feeds",
        "partition 1 of " + topic + " is held up at offset 0 (schema_violation)",
        "projectory rebuild policy_activity");
  }

  private static List<Found> of(List<Found> findings, String check) {
    return findings.stream().filter(f -> f.check().equals(check)).toList();
  }

  private static void publish(String topic, int partition) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", TestServers.kafka().bootstrapServers());
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, partition, new byte[0], new byte[0]));
    }
  }
}
