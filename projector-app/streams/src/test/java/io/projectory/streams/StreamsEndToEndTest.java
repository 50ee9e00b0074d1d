package io.projectory.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.projectory.runtime.run.RunStatus;
import io.projectory.servers.ChildJvm;
import io.projectory.testkit.verify.ActivityCounts;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Log to rows through real processes, of which some are killed. {@code -Dstreams.rounds=N} kills
 * longer.
 */
@Tag("embedded")
class StreamsEndToEndTest {
  private static final int ROUNDS = Integer.getInteger("streams.rounds", 1);
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @Test
  void rows_equal_an_aggregate_over_the_log_whoever_is_killed() throws Exception {
    try (StreamsFleet fleet = new StreamsFleet()) {
      fleet.start("connector-1").awaitLine(l -> l.equals("connector streaming"), PATIENCE);
      for (String name : new String[] {"member-1", "member-2", "streams-1", "streams-2"}) {
        fleet.start(name);
      }
      try (Load load = fleet.load(7, 150)) {
        bothWork(fleet);
        for (int round = 0; round < ROUNDS; round++) {
          killUnderLoad(fleet);
        }
        assertThat(load.appended()).isGreaterThan(300);
      }
      rowsEqualTheLog(fleet);
      rebuildsUnderLoad(fleet);
      handsOverWhenAsked(fleet);
    }
  }

  /** Member, connector, one instance, in the middle of its transaction; then the broker. */
  private static void killUnderLoad(StreamsFleet fleet) {
    fleet.process("streams-1").killNine();
    fleet.process("member-1").killNine();
    fleet.process("connector-1").killNine();
    works(fleet, "streams-2"); // or the last beat of the one that was killed would count
    fleet.start("connector-1");
    fleet.start("member-1");
    fleet.start("streams-1");
    bothWork(fleet);
    fleet.process("kafka").killNine();
    fleet.startBroker();
    bothWork(fleet);
  }

  /** With whoever works on the run, and an instance, killed in the middle of it. */
  private static void rebuildsUnderLoad(StreamsFleet fleet) throws SQLException {
    String wrong = "update dg_policy_activity set allowed = allowed + 1000";
    StreamsFleet.execute(fleet.views, wrong);
    try (Load load = fleet.load(9, 100)) {
      String job = fleet.rebuild();
      for (int phase = 1; phase <= 3; phase++) {
        reaches(fleet, job, phase);
        if (phase == 2) {
          fleet.process("member-2").killNine();
          fleet.start("member-2");
        }
      }
      fleet.process("streams-1").killNine();
      fleet.start("streams-1");
      ends(fleet, job);
      assertThat(load.appended()).isPositive();
    }
    rowsEqualTheLog(fleet);
    assertThat(StreamsFleet.rows(fleet.views, "select epoch, state, job_id from dg_feeds"))
        .containsExactly("2 running null");
    bothWork(fleet);
  }

  private static void reaches(StreamsFleet fleet, String job, int phase) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () ->
                assertThat(fleet.run(job).phase()).as(fleet.told()).isGreaterThanOrEqualTo(phase));
  }

  private static void ends(StreamsFleet fleet, String job) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(fleet.run(job).status())
                    .as(fleet.told())
                    .isEqualTo(RunStatus.COMPLETED));
  }

  private static void handsOverWhenAsked(StreamsFleet fleet) throws SQLException {
    ChildJvm stopping = fleet.process("streams-2");
    assertThat(stopping.terminate(Duration.ofSeconds(15))).as(fleet.told()).isZero();
    try (Load load = fleet.load(8, 400)) {
      // far less than its session would have lasted, had it not left
      await().atMost(PATIENCE).untilAsserted(() -> assertThat(load.appended()).isGreaterThan(500));
    }
    rowsEqualTheLog(fleet);
  }

  private static void bothWork(StreamsFleet fleet) {
    works(fleet, "streams-1", "streams-2");
  }

  private static void works(StreamsFleet fleet, String... instances) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(200))
        .untilAsserted(
            () -> assertThat(fleet.working()).as(fleet.told()).containsExactly(instances));
  }

  private static void rowsEqualTheLog(StreamsFleet fleet) throws SQLException {
    List<String> expected;
    try (Connection log = fleet.log.dataSource().getConnection()) {
      expected = ActivityCounts.fromLog(log);
    }
    assertThat(expected).isNotEmpty();
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(300))
        .untilAsserted(() -> assertThat(projected(fleet)).as(fleet.told()).isEqualTo(expected));
  }

  private static List<String> projected(StreamsFleet fleet) throws SQLException {
    try (Connection views = fleet.views.dataSource().getConnection()) {
      return ActivityCounts.rows(views, ActivityCounts.PROJECTED);
    }
  }
}
