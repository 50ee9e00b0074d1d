package io.projectory.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.connector.ConnectorState.Phase;
import io.projectory.servers.EmbeddedKafka;
import io.projectory.servers.EmbeddedPostgresServer;
import io.projectory.servers.KafkaOptions;
import io.projectory.servers.PostgresOptions;
import io.projectory.servers.TestDatabase;
import io.projectory.servers.TestServers;
import io.projectory.testkit.net.FaultProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class OutageTest {

  @Test
  void a_cut_line_to_postgres_is_waited_for() throws Exception {
    try (Bench bench = new Bench();
        FaultProxy line = proxy(bench)) {
      Connector connector = bench.start(bench.through(line));
      Bench.awaitReady(connector);
      bench.append("a", 5);
      line.cut();
      bench.append("a", 5);
      Bench.eventually(() -> assertThat(connector.state().phase()).isEqualTo(Phase.WAITING));
      bench.append("a", 5);
      line.restore();
      TopicTail tail = bench.tail();
      Bench.eventually(() -> assertThat(tail.inOrder()).isEqualTo(15));
      Bench.awaitReady(connector);
    }
  }

  @Test
  void a_line_to_postgres_that_goes_dead_is_noticed_and_replaced() throws Exception {
    try (Bench bench = new Bench();
        FaultProxy line = proxy(bench)) {
      Connector connector = bench.start(bench.through(line));
      Bench.awaitReady(connector);
      line.stall();
      bench.append("a", 5);
      Bench.eventually(() -> assertThat(connector.state().phase()).isEqualTo(Phase.WAITING));
      line.restore();
      TopicTail tail = bench.tail();
      Bench.eventually(() -> assertThat(tail.inOrder()).isEqualTo(5));
      Bench.awaitReady(connector);
    }
  }

  @Test
  void a_crash_of_postgres_loses_nothing() throws Exception {
    Path folder = TestServers.freshFolder();
    try (EmbeddedPostgresServer server =
        EmbeddedPostgresServer.start(PostgresOptions.in(folder).durable(false))) {
      server.createDatabase("log");
      try (Bench bench = new Bench(4, new TestDatabase(server, "log"), TestServers.kafka())) {
        Connector connector = bench.startReady();
        bench.append("a", 2000);
        server.restartImmediate();
        bench.append("a", 2000);
        TopicTail tail = bench.tail();
        Bench.eventually(() -> assertThat(tail.inOrder()).isEqualTo(4000));
        Bench.awaitReady(connector);
      }
    }
  }

  @Test
  void brokers_that_restart_are_waited_for() throws Exception {
    KafkaOptions options = KafkaOptions.in(TestServers.freshFolder());
    EmbeddedKafka kafka = EmbeddedKafka.start(options);
    int port = kafka.port();
    try (Bench bench = new Bench(4, TestServers.freshDatabase(), kafka)) {
      Connector connector = bench.startReady();
      var seen = new CopyOnWriteArrayList<ConnectorState>();
      connector.onState(seen::add);
      bench.append("a", 500);
      kafka.close();
      bench.append("a", 500);
      kafka = EmbeddedKafka.start(options.port(port));
      bench.append("a", 500);
      TopicTail tail = bench.tail();
      Bench.eventually(() -> assertThat(tail.inOrder()).isEqualTo(1500));
      assertThat(seen).noneMatch(state -> state.phase().isFinal());
    } finally {
      kafka.close();
    }
  }

  private static FaultProxy proxy(Bench bench) throws IOException {
    return new FaultProxy("127.0.0.1", bench.database.server().port());
  }
}
