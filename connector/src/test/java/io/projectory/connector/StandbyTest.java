package io.projectory.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.connector.ConnectorState.Phase;
import io.projectory.connector.config.ConnectorConfig;
import io.projectory.connector.config.ConnectorSettings;
import io.projectory.servers.ChildJvm;
import io.projectory.testkit.net.FaultProxy;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class StandbyTest {
  /** For how long the one that has the lead had been connected when it was seen to have it. */
  private static final String MILLIS_OF_THE_LEADERS_SESSION =
      """
      select coalesce(max(extract(epoch from clock_timestamp() - backend_start) * 1000), 0)::bigint
        from pg_stat_activity join pg_locks using (pid)
       where application_name = 'projectory-connector-leader' and datname = current_database()
         and locktype = 'advisory' and granted
      """;

  @Test
  void a_second_instance_stands_by_and_takes_over() throws Exception {
    try (Bench bench = new Bench()) {
      Connector first = bench.startReady();
      Connector second = bench.start();
      Bench.eventually(() -> assertThat(second.state().phase()).isEqualTo(Phase.STANDBY));
      bench.append("a", 3);
      TopicTail tail = bench.tail();
      Bench.eventually(() -> assertThat(tail.inOrder()).isEqualTo(3));
      first.close();
      assertThat(first.state().phase()).isEqualTo(Phase.STOPPED);
      Bench.awaitReady(second);
      bench.append("a", 3);
      Bench.eventually(() -> assertThat(tail.inOrder()).isEqualTo(6));
    }
  }

  @Test
  void a_standby_takes_over_from_a_killed_leader() throws Exception {
    try (Bench bench = new Bench()) {
      ChildJvm leader = bench.startChildReady("-Xmx256m");
      Connector standby = bench.start();
      Bench.eventually(() -> assertThat(standby.state().phase()).isEqualTo(Phase.STANDBY));
      bench.append("a", 500);
      leader.killNine();
      Bench.awaitReady(standby);
      bench.append("a", 500);
      TopicTail tail = bench.tail();
      Bench.eventually(() -> assertThat(tail.inOrder()).isEqualTo(1000));
    }
  }

  @Test
  void a_standby_takes_over_from_a_hung_leader_that_harms_nobody_when_it_wakes() throws Exception {
    try (Bench bench = new Bench()) {
      ChildJvm leader = bench.startChildReady("-Xmx256m");
      Connector standby = bench.start();
      Bench.eventually(() -> assertThat(standby.state().phase()).isEqualTo(Phase.STANDBY));
      bench.append("a", 200);
      signal("STOP", leader);
      bench.append("a", 200);
      assertThat(standby.awaitReady(Duration.ofSeconds(30))).isTrue();
      TopicTail tail = bench.tail();
      Bench.eventually(() -> assertThat(tail.inOrder()).isEqualTo(400));
      signal("CONT", leader);
      leader.awaitLine(line -> line.equals("connector standby"), Bench.SOON);
      bench.append("a", 200);
      Bench.eventually(() -> assertThat(tail.inOrder()).isEqualTo(600));
      assertThat(standby.state().phase()).isEqualTo(Phase.STREAMING);
      standby.close();
      bench.append("a", 200);
      Bench.eventually(() -> assertThat(tail.inOrder()).isEqualTo(800));
    }
  }

  private static void signal(String name, ChildJvm process)
      throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  @Test
  void trap_30_a_standby_reads_the_position_when_the_leader_before_has_let_go_of_the_slot()
      throws Exception {
    try (Bench bench = new Bench()) {
      Connector leader = bench.start(slowToNotice(bench.config));
      Bench.awaitReady(leader);
      Connector standby = bench.start();
      Bench.eventually(() -> assertThat(standby.state().phase()).isEqualTo(Phase.STANDBY));
      AtomicBoolean appending = new AtomicBoolean(true);
      CompletableFuture<Integer> writer =
          CompletableFuture.supplyAsync(() -> appendWhile(bench, appending));
      // it goes on streaming, and moves the slot, until its next beat
      bench.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity join pg_locks using (pid)"
              + " where application_name = 'projectory-connector-leader'"
              + " and datname = current_database() and locktype = 'advisory' and granted");
      Bench.awaitReady(standby);
      appending.set(false);
      int appended = writer.get(30, TimeUnit.SECONDS);
      assertThat(leader.state().phase().isFinal()).isFalse();
      TopicTail tail = bench.tail();
      Bench.eventually(() -> assertThat(tail.inOrder()).isEqualTo(appended));
    }
  }

  @Test
  void a_standby_that_lost_its_session_gives_the_leader_before_time_to_lead_again()
      throws Exception {
    try (Bench bench = new Bench();
        FaultProxy line = OutageTest.proxy(bench)) {
      Connector leader = bench.startReady();
      Connector standby = bench.start(bench.through(line));
      Bench.eventually(() -> assertThat(standby.state().phase()).isEqualTo(Phase.STANDBY));
      line.cut();
      Bench.eventually(() -> assertThat(standby.state().phase()).isEqualTo(Phase.WAITING));
      leader.close();
      Bench.eventually(() -> assertThat(bench.number(MILLIS_OF_THE_LEADERS_SESSION)).isZero());
      line.restore();
      long connected =
          Awaitility.await()
              .atMost(Bench.SOON)
              .pollInterval(Duration.ofMillis(10))
              .until(() -> bench.number(MILLIS_OF_THE_LEADERS_SESSION), millis -> millis > 0);
      assertThat(connected).isGreaterThanOrEqualTo(1000);
      Bench.awaitReady(standby);
    }
  }

  private static int appendWhile(Bench bench, AtomicBoolean appending) {
    int appended = 0;
    try (Connection connection = bench.connect()) {
      while (appending.get()) {
        Bench.append(connection, "a", 1);
        appended++;
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return appended;
  }

  /** Beats so seldom that it does not notice for a while that its session is gone. */
  private static ConnectorConfig slowToNotice(ConnectorConfig config) {
    ConnectorSettings s = config.connector();
    return Bench.with(
        config,
        new ConnectorSettings(
            s.slot(),
            s.publication(),
            s.stateTopic(),
            Duration.ofSeconds(20),
            Duration.ofSeconds(60),
            s.pollInterval(),
            s.startTimeout(),
            s.limits(),
            s.retainedWal(),
            s.http()));
  }

  @Test
  void a_session_that_the_server_ended_costs_the_lead_and_no_event() throws Exception {
    try (Bench bench = new Bench()) {
      Connector connector = bench.startReady();
      bench.append("a", 10);
      bench.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity"
              + " where datname = current_database() and application_name ="
              + " 'projectory-connector-leader'");
      bench.append("a", 10);
      Bench.eventually(() -> assertThat(connector.state().phase()).isNotEqualTo(Phase.STREAMING));
      Bench.awaitReady(connector);
      bench.append("a", 10);
      TopicTail tail = bench.tail();
      Bench.eventually(() -> assertThat(tail.inOrder()).isEqualTo(30));
    }
  }
}
