package io.projectory.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code lag} and Kafka's own group tool. */
@ExtendWith(SharedFleet.class)
class FleetLagAcceptanceTest {
  private final Fleet fleet;
  private final Lags lags;

  FleetLagAcceptanceTest(Fleet fleet) {
    this.fleet = fleet;
    this.lags = new Lags(fleet);
  }

  @Test
  void lag_names_a_detached_tenant_whose_events_its_group_passes_over() throws Exception {
    fleet.cli.ok("pause", "all", "--tenant", "others-1", "--reason", "to see lag");
    fleet.append("others-late-", 10, 1);
    fleet.appendOne("others-1", "detached");
    fleet.cli.ok("wait", "--tenant", "others-late-1", "--timeout", "1m");
    lags.assertTheGroupToolSaysTheSame();
    JsonNode scopes = fleet.cli.json("lag", "--tenant", "others-1");
    assertThat(scopes).hasSize(3).allMatch(scope -> scope.path("lag").asLong() == 1);
    assertThat(fleet.cli.ok("lag").text())
        .contains("context_graph of tenant others-1 is paused at")
        .contains("its group passes its events over");
    fleet.cli.ok("resume", "all", "--tenant", "others-1", "--reason", "seen");
    fleet.awaitCurrent();
  }

  @Test
  void lag_names_events_that_a_stopped_connector_did_not_publish() throws Exception {
    fleet.stopConnector();
    try {
      fleet.appendOne("others-2", "unpublished");
      lags.assertTheGroupToolSaysTheSame();
      assertThat(fleet.cli.ok("lag").text())
          .contains("1 event(s) for partition")
          .contains("are in the log and not yet in the topic");
      assertThat(fleet.cli.json("lag", "--tenant", "others-2"))
          .hasSize(3)
          .allMatch(scope -> scope.path("lag").asLong() == 1);
    } finally {
      fleet.startConnector();
    }
    fleet.awaitCurrent();
  }
}
