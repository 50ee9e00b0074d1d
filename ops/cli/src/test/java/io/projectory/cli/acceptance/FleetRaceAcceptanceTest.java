package io.projectory.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.testkit.verify.ActiveRuns;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Operators who know nothing of each other; other commands with {@code projectory.fuzz.seed}. */
@ExtendWith(SharedFleet.class)
class FleetRaceAcceptanceTest {
  private static final int COMMANDS = Integer.getInteger("fleet.commands", 50);

  private final Fleet fleet;

  FleetRaceAcceptanceTest(Fleet fleet) {
    this.fleet = fleet;
  }

  @Test
  void fifty_commands_that_race_through_topic_http_and_command_line_end_as_a_clean_fold()
      throws Exception {
    long seed = Long.getLong("projectory.fuzz.seed", 20261126L);
    fleet.append("race-", 800, 2);
    fleet.awaitCurrent();
    long decided = fleet.count("dg_admin_audit");
    ExecutorService operators = Executors.newFixedThreadPool(6);
    try (LiveAppends live = fleet.appendSlowly("race-late-", 50);
        Fronts fronts = new Fronts(fleet, List.of("race-1", "race-2"));
        Connection views = fleet.parts.viewsSuperuser()) {
      List<Future<?>> sent = send(operators, fronts, new Random(seed));
      for (Future<?> one : sent) {
        while (!one.isDone()) {
          assertThat(ActiveRuns.overlapping(views)).as("seed %d", seed).isZero();
        }
        one.get(1, TimeUnit.MINUTES);
      }
      fronts.flush();
      Awaitility.await("decided and ended, seed " + seed)
          .atMost(Fleet.SOON)
          .pollInterval(Duration.ofMillis(50))
          .until(
              () -> {
                assertThat(ActiveRuns.overlapping(views)).as("seed %d", seed).isZero();
                return fleet.count("dg_admin_audit") == decided + COMMANDS
                    && ActiveRuns.count(views) == 0;
              });
      assertThat(ActiveRuns.abandonedScopes(views)).as("seed %d", seed).isZero();
      assertThat(live.appended()).isPositive();
    } finally {
      operators.shutdownNow();
    }
    assertThat(fleet.view("select count(distinct door) from dg_admin_audit")).isEqualTo("3");
    fleet.cli.ok("sync", "all", "--reason", "the race is over");
    fleet.awaitCurrent();
    Verdict.clean(fleet.parts);
    String failures = "select count(*) from dg_projection_failures where tenant_id like 'race-%'";
    assertThat(fleet.view(failures)).isEqualTo("0");
  }

  private static List<Future<?>> send(ExecutorService operators, Fronts fronts, Random random) {
    List<Future<?>> sent = new ArrayList<>();
    for (int i = 0; i < COMMANDS; i++) {
      Fronts.Sending command = fronts.next(random);
      sent.add(
          operators.submit(
              () -> {
                command.send();
                return null;
              }));
    }
    return sent;
  }
}
