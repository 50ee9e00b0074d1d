package io.projectory.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.connector.ConnectorState.Phase;
import io.projectory.servers.ChildJvm;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StandbyTest {

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
