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

  private static void publish(String topic, int partition) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", TestServers.kafka().bootstrapServers());
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, partition, new byte[0], new byte[0]));
    }
  }
}
