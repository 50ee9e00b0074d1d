package io.projectory.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.api.OnError;
import io.projectory.runtime.config.EventRetryConfig;
import io.projectory.runtime.config.ProjectionSettings;
import io.projectory.runtime.run.Run;
import io.projectory.runtime.run.RunStatus;
import io.projectory.schemas.AdminCommand;
import io.projectory.schemas.Event;
import io.projectory.testkit.workload.BehindTheTriggers;
import io.projectory.testkit.workload.Workload;
import io.projectory.testkit.workload.WorkloadOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * One poison event among 1,000 tenants on a partition: its scope fails on the last good event, the
 * others wait for nothing, and no more than the one batch is worked on again. Healed, the scope
 * comes to what a rebuild comes to.
 */
class PoisonAmongManyTest {
  private static final int TENANTS = 1_000;
  private static final int EVENTS = 8_000;
  private static final String NAME = "one_row_per_event";
  private static final String WRONG = "sha256:" + "0".repeat(64);

  private final OneRowPerEvent projection = new OneRowPerEvent(event -> {}, OnError.RETRY);

  @Test
  void an_event_with_a_wrong_hash_holds_nobody_up_and_is_healed_by_replay() throws Exception {
    try (TestFleet fleet = new TestFleet(1, List.of(projection))) {
      fleet.append(new Workload(WorkloadOptions.of(6, EVENTS, TENANTS)));
      Event bad = choose(fleet);
      rehash(fleet, bad, WRONG);
      fleet.publish();
      fleet.start("a", brief(), fleet.views.dataSource());
      assertOthersCurrentAndItFailed(fleet, bad);
      rehash(fleet, bad, bad.payloadHash());
      Run replay =
          fleet.awaitEnd(
              fleet.submit(TestFleet.command(AdminCommand.Verb.REPLAY, NAME, bad.tenantId())));
      assertThat(replay.status()).isEqualTo(RunStatus.COMPLETED);
      assertHealed(fleet, bad);
    }
  }

  @Test
  void an_event_that_breaks_a_set_based_statement_holds_nobody_up_and_is_healed_by_sync()
      throws Exception {
    try (TestFleet fleet = new TestFleet(1, List.of(projection))) {
      fleet.append(new Workload(WorkloadOptions.of(6, EVENTS, TENANTS)));
      Event bad = choose(fleet);
      fleet.publish();
      fleet.execute(
          fleet.views,
          "alter table one_row_per_event add constraint no_poison check (event_id <> '"
              + bad.eventId()
              + "')");
      fleet.start("a", brief(), fleet.views.dataSource());
      assertOthersCurrentAndItFailed(fleet, bad);
      fleet.execute(fleet.views, "alter table one_row_per_event drop constraint no_poison");
      fleet.submit(TestFleet.command(AdminCommand.Verb.SYNC, NAME, bad.tenantId()));
      assertHealed(fleet, bad);
    }
  }

  private static void rehash(TestFleet fleet, Event event, String hash) throws SQLException {
    try (Connection log = fleet.log.dataSource().getConnection()) {
      BehindTheTriggers.rehash(log, event.eventId(), hash);
    }
  }

  /** In the middle of the topic. */
  private static Event choose(TestFleet fleet) {
    var heads = fleet.eventLog.heads();
    assertThat(heads).hasSizeGreaterThan(TENANTS * 9 / 10);
    return fleet.eventLog.read(heads.get(heads.size() / 2).tenantId(), 1, 1).get(0);
  }

  private static ProjectionSettings brief() {
    ProjectionSettings settings = TestFleet.settings();
    return new ProjectionSettings(
        settings.batchSize(),
        settings.jobBatchSize(),
        settings.poll(),
        new EventRetryConfig(1, Duration.ofMillis(100), 1.0, Duration.ofMillis(100)),
        settings.heartbeat());
  }

  private void assertOthersCurrentAndItFailed(TestFleet fleet, Event bad) throws SQLException {
    long head = fleet.eventLog.getLastLogSeq(bad.tenantId());
    long others = fleet.eventLog.heads().stream().mapToLong(h -> h.lastLogSeq()).sum() - head;
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                Long.toString(others)
                    .equals(
                        fleet.view(
                            "select sum(last_log_seq) from dg_projection_cursors"
                                + " where tenant_id <> ?",
                            bad.tenantId())));
    fleet.awaitScope(NAME, bad.tenantId(), "failed " + (bad.logSeq() - 1));
    long again =
        projection.calls.entrySet().stream()
            .filter(call -> !call.getKey().equals(bad.eventId()) && call.getValue().get() > 1)
            .count();
    assertThat(again).as("events that were worked on again").isLessThanOrEqualTo(200);
  }

  /** Each event is there once, and the digest is that of a clean rebuild. */
  private static void assertHealed(TestFleet fleet, Event bad) throws SQLException {
    fleet.awaitCurrent();
    assertThat(fleet.view("select string_agg(status, ',') from dg_projection_failures"))
        .isEqualTo("resolved");
    OneRowPerEvent.assertEachOnce(fleet);
    Run rebuild =
        fleet.awaitEnd(
            fleet.submit(TestFleet.command(AdminCommand.Verb.REBUILD, NAME, bad.tenantId())));
    assertThat(rebuild.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(rebuild.metadata()).contains("\"agree\":true");
  }
}
