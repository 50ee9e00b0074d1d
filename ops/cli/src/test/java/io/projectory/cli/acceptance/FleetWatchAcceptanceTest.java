package io.projectory.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An operator who starts a run, watches it, and does not wait for its end. */
@ExtendWith(SharedFleet.class)
class FleetWatchAcceptanceTest {
  private final Fleet fleet;

  FleetWatchAcceptanceTest(Fleet fleet) {
    this.fleet = fleet;
  }

  /** Ctrl-C is a SIGINT, a closed window a SIGHUP. */
  @ParameterizedTest
  @ValueSource(strings = {"INT", "HUP"})
  void who_stops_watching_leaves_the_run_going_and_is_told_how_to_end_it(String signal)
      throws Exception {
    MainProcess watching =
        fleet.process(
            "rebuild trace_summary --max-events-per-second 10 --yes --wait --reason watched");
    watching.awaitLine(line -> line.startsWith("running "), Fleet.SOON);
    watching.signal(signal);
    Result stopped = watching.result(Fleet.SOON);
    assertThat(stopped.exit()).isGreaterThan(128);
    String job = fleet.cli.json("runs").get(0).path("job_id").textValue();
    assertThat(String.join("\n", stopped.err()))
        .contains("the run goes on; follow it with 'projectory runs " + job + "'")
        .contains("end it with 'projectory cancel " + job + "'");
    assertThat(fleet.active(job)).isTrue();
    JsonNode cancelled = fleet.cli.json("cancel", job, "--reason", "seen enough");
    assertThat(cancelled.path("status").textValue()).isEqualTo("cancelled");
    assertThat(fleet.view("select sum(last_log_seq) from dg_projection_cursors"))
        .as("cut in its middle")
        .isNotEqualTo(
            fleet.view(
                "select 3 * sum(last_log_seq) from dg_projection_cursors"
                    + " where projection_name = 'context_graph'"));
    JsonNode on = fleet.cli.json("replay", "trace_summary", "--reason", "from there", "--wait");
    assertThat(on.path("status").textValue()).as(on.toString()).isEqualTo("completed");
    fleet.awaitCurrent();
    Verdict.clean(fleet.parts);
  }
}
