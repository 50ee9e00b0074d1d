package io.projectory.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.connector.ConnectorState.Phase;
import io.projectory.connector.config.ConnectorConfig;
import io.projectory.connector.config.ConnectorSettings;
import io.projectory.servers.EmbeddedKafka;
import io.projectory.servers.EmbeddedPostgresServer;
import io.projectory.servers.KafkaOptions;
import io.projectory.servers.PostgresOptions;
import io.projectory.servers.TestDatabase;
import io.projectory.servers.TestServers;
import io.projectory.testkit.net.FaultProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class OutageTest {
  private static final String LEADER =
      "select coalesce(max(pid), 0) from pg_stat_activity where datname = current_database()"
          + " and application_name = 'projectory-connector-leader'";

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
  void a_standby_waits_for_postgres_however_long_it_has_been_started() throws Exception {
    try (Bench bench = new Bench();
        FaultProxy line = proxy(bench)) {
      bench.startReady();
      Connector standby = bench.start(impatient(bench.through(line)));
      Bench.eventually(() -> assertThat(standby.state().phase()).isEqualTo(Phase.STANDBY));
      line.cut();
      Bench.eventually(() -> assertThat(standby.state().phase()).isEqualTo(Phase.WAITING));
      // one attempt more, which would have been the last
      long attempts = standby.progress().failedAttempts();
      Bench.eventually(
          () -> assertThat(standby.progress().failedAttempts()).isGreaterThan(attempts));
      line.restore();
      Bench.eventually(() -> assertThat(standby.state().phase()).isEqualTo(Phase.STANDBY));
    }
  }

  private static ConnectorConfig impatient(ConnectorConfig config) {
    ConnectorSettings s = config.connector();
    return Bench.with(
        config,
        new ConnectorSettings(
            s.slot(),
            s.publication(),
            s.stateTopic(),
            s.heartbeatInterval(),
            s.heartbeatTimeout(),
            s.pollInterval(),
            Duration.ofMillis(1),
            s.limits(),
            s.retainedWal(),
            s.http()));
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
      long leader = bench.number(LEADER);
      kafka.close();
      bench.append("a", 500);
      // longer than the heartbeat time-out: slow looks at the brokers cost no lead
      Awaitility.await()
          .during(Duration.ofSeconds(8))
          .atMost(Bench.SOON)
          .until(() -> bench.number(LEADER) == leader);
      kafka = EmbeddedKafka.start(options.port(port));
      bench.append("a", 500);
      TopicTail tail = bench.tail();
      Bench.eventually(() -> assertThat(tail.inOrder()).isEqualTo(1500));
      assertThat(seen).noneMatch(state -> state.phase().isFinal());
    } finally {
      kafka.close();
    }
  }

  static FaultProxy proxy(Bench bench) throws IOException {
    return new FaultProxy("127.0.0.1", bench.database.server().port());
  }
}
