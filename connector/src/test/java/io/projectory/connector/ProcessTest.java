package io.projectory.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.servers.ChildJvm;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProcessTest {
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  @Test
  void sigterm_ends_it_with_0_and_repeats_nothing() throws Exception {
    try (Bench bench = new Bench()) {
      ChildJvm child = bench.startChildReady();
      bench.append("a", 10);
      bench.awaitConfirmed();
      assertThat(child.terminate(TEN_SECONDS)).isZero();
      bench.startReady();
      bench.append("a", 1);
      TopicTail tail = bench.tail();
      Bench.eventually(() -> assertThat(tail.positions("a")).hasSize(11));
    }
  }

  @Test
  void a_typed_failure_ends_it_with_1_and_one_line_that_names_the_remedy() throws Exception {
    try (Bench bench = new Bench()) {
      bench.execute("drop publication dg_events");
      ChildJvm child = bench.startChild();
      assertThat(child.waitFor(Bench.SOON)).isEqualTo(1);
      assertThat(child.output())
          .filteredOn(line -> line.startsWith("publication_missing: "))
          .singleElement()
          .asString()
          .contains("projectory connector heal");
    }
  }

  @Test
  void a_server_that_does_not_answer_ends_it_with_3() throws Exception {
    try (Bench bench = new Bench()) {
      String nowhere = "127.0.0.1:" + unusedPort();
      String file = Files.readString(bench.file());
      String noKafka =
          file.replace(bench.config.kafka().bootstrapServers(), nowhere)
              .replace("heartbeat_interval", "start_timeout: 2s, heartbeat_interval");
      String noPostgres =
          file.replace("127.0.0.1:" + bench.database.server().port(), nowhere)
              .replace("localhost:" + bench.database.server().port(), nowhere)
              .replace("heartbeat_interval", "start_timeout: 2s, heartbeat_interval");
      ChildJvm kafka = run(bench, noKafka);
      ChildJvm postgres = run(bench, noPostgres);
      assertThat(postgres.waitFor(Bench.SOON)).isEqualTo(3);
      assertThat(postgres.output()).anyMatch(line -> line.startsWith("postgres_unreachable: "));
      assertThat(kafka.waitFor(Bench.SOON)).isEqualTo(3);
      assertThat(kafka.output()).anyMatch(line -> line.startsWith("kafka_unreachable: "));
    }
  }

  @Test
  void bad_usage_and_bad_configuration_end_it_with_2() throws Exception {
    try (Bench bench = new Bench()) {
      String file = Files.readString(bench.file()).replace("slot_t", "Slot_t");
      ChildJvm bad = run(bench, file);
      ChildJvm none = ChildJvm.start(ConnectorMain.class, List.of(), List.of());
      assertThat(bad.waitFor(Bench.SOON)).isEqualTo(2);
      assertThat(bad.output())
          .anyMatch(line -> line.contains("connector") && line.contains("slot"));
      assertThat(none.waitFor(Bench.SOON)).isEqualTo(2);
      assertThat(none.output()).anyMatch(line -> line.startsWith("usage: "));
    }
  }

  @Test
  void an_idle_log_holds_back_no_wal_on_a_busy_server() throws Exception {
    try (Bench bench = new Bench()) {
      Connector connector = bench.startReady();
      bench.execute(
          "create table busy as select g, repeat('x', 500) from generate_series(1, 20000) g");
      bench.awaitConfirmed();
      Bench.eventually(
          () -> {
            // the server looks at what it can let go when it checkpoints
            bench.execute("checkpoint");
            assertThat(connector.slot().orElseThrow().retainedBytes()).isLessThan(1_000_000);
          });
    }
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static ChildJvm run(Bench bench, String yaml) throws Exception {
    Path file = Files.writeString(bench.file(), yaml);
    return ChildJvm.start(ConnectorMain.class, List.of(), List.of("--config", file.toString()));
  }
}
