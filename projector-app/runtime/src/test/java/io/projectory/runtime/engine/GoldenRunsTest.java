package io.projectory.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.projectory.runtime.jdbc.Jdbc;
import io.projectory.runtime.run.Run;
import io.projectory.runtime.run.RunStatus;
import io.projectory.schemas.AdminCommand;
import io.projectory.schemas.AdminCommand.Verb;
import io.projectory.testkit.fold.Golden;
import java.sql.Connection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What the original's tests show of runs, with its golden scenarios (SEMANTICS 15). */
class GoldenRunsTest {
  private static final String TENANT = "default";

  @SuppressWarnings("unused") // named by the test
  private static final List<String> SCENARIOS = Golden.SCENARIOS;

  @ParameterizedTest
  @FieldSource("SCENARIOS")
  void a_catch_up_stops_at_4_and_resumes_to_the_head_and_a_rebuild_of_all_gives_the_golden_digests(
      String scenario) throws Exception {
    Golden golden = Golden.load(scenario);
    try (TestFleet fleet = new TestFleet(2)) {
      for (JsonNode envelope : golden.envelopes()) {
        fleet.eventLog.append(TENANT, envelope);
      }
      fleet.start("a");
      catchUpTo4(fleet);
      fleet.publish();
      fleet.submit(TestFleet.command(Verb.RESUME, "all", TENANT));
      for (String name : TestFleet.NAMES) {
        fleet.awaitScope(name, TENANT, "attached " + golden.cursor());
      }
      rebuildAll(fleet, golden);
    }
  }

  private static void catchUpTo4(TestFleet fleet) throws Exception {
    AdminCommand.Options options = new AdminCommand.Options(null, 4L, 2, null, false);
    Run run = fleet.awaitEnd(fleet.submit(TestFleet.command(Verb.REPLAY, "all", TENANT, options)));
    assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(run.processedEvents()).isEqualTo(3 * 4);
    assertThat(run.lastLogSeq()).isEqualTo(4);
    for (String name : TestFleet.NAMES) {
      assertThat(fleet.scope(name, TENANT)).isEqualTo("paused 4");
    }
  }

  private static void rebuildAll(TestFleet fleet, Golden golden) throws Exception {
    AdminCommand.Options options = new AdminCommand.Options(null, null, 2, null, false);
    Run run = fleet.awaitEnd(fleet.submit(TestFleet.command(Verb.REBUILD, "all", TENANT, options)));
    assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(run.processedEvents()).isEqualTo(3 * golden.cursor());
    assertThat(run.lastLogSeq()).isEqualTo(golden.cursor());
    for (String name : TestFleet.NAMES) {
      assertThat(fleet.scope(name, TENANT)).isEqualTo("attached " + golden.cursor());
    }
    assertThat(digests(fleet, golden.cursor())).isEqualTo(golden.digests());
    EngineTest.assertClean(fleet.compare());
  }

  private static Map<String, String> digests(TestFleet fleet, long cursor) throws Exception {
    Map<String, String> stored = new TreeMap<>();
    try (Connection connection = fleet.views.dataSource().getConnection()) {
      Jdbc.list(
          connection,
          "select projection_name, digest_value from dg_projection_digests"
              + " where tenant_id = ? and last_log_seq = ?",
          r -> stored.put(r.getString(1), r.getString(2)),
          TENANT,
          cursor);
    }
    return stored;
  }
}
