package io.projectory.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.projectory.api.OnError;
import io.projectory.runtime.run.Run;
import io.projectory.runtime.run.RunStatus;
import io.projectory.schemas.AdminCommand;
import io.projectory.schemas.AdminCommand.Verb;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.Event;
import io.projectory.schemas.ProjectoryException;
import io.projectory.testkit.workload.Envelope;
import io.projectory.testkit.workload.Workload;
import io.projectory.testkit.workload.WorkloadOptions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Pause, resume, sync, skip, and runs over scopes that failed (DESIGN 5, SEMANTICS 10 to 12). */
class ScopeCommandsTest {
  private static final String NAME = "one_row_per_event";

  private final Set<String> poison = ConcurrentHashMap.newKeySet();
  private final OneRowPerEvent projection =
      new OneRowPerEvent(
          event -> {
            if (poison.contains(event.eventId())) {
              throw new IllegalStateException("poison");
            }
          },
          OnError.FATAL);

  @Test
  void a_paused_scope_rests_while_others_flow_and_resumes_where_it_was() throws Exception {
    List<Envelope> events = new ArrayList<>();
    new Workload(WorkloadOptions.of(5, 360, 6)).forEach(events::add);
    try (TestFleet fleet = new TestFleet(2, List.of(projection))) {
      fleet.append(events.subList(0, 180));
      fleet.publish();
      String tenant = fleet.eventLog.heads().get(0).tenantId();
      fleet.start("a");
      fleet.awaitCurrent();
      long head = fleet.eventLog.getLastLogSeq(tenant);
      fleet.submit(TestFleet.command(Verb.PAUSE, NAME, tenant));
      assertThat(fleet.scope(NAME, tenant)).isEqualTo("paused " + head);
      fleet.append(events.subList(180, 360));
      fleet.publish();
      for (int i = 1; i < fleet.eventLog.heads().size(); i++) {
        var other = fleet.eventLog.heads().get(i);
        fleet.awaitScope(NAME, other.tenantId(), "attached " + other.lastLogSeq());
      }
      assertThat(fleet.scope(NAME, tenant)).isEqualTo("paused " + head);
      fleet.submit(TestFleet.command(Verb.RESUME, NAME, tenant));
      fleet.awaitCurrent();
      fleet.awaitScope(NAME, tenant, "attached " + fleet.eventLog.getLastLogSeq(tenant));
      OneRowPerEvent.assertEachOnce(fleet);
    }
  }

  @Test
  void a_failed_scope_tries_again_when_asked_and_its_failure_is_resolved() throws Exception {
    try (TestFleet fleet = fleet(3)) {
      Event bad = poison(fleet, 0);
      fleet.start("a");
      fleet.awaitScope(NAME, bad.tenantId(), "failed " + (bad.logSeq() - 1));
      poison.clear();
      fleet.submit(TestFleet.command(Verb.SYNC, NAME, bad.tenantId()));
      fleet.awaitCurrent();
      assertThat(fleet.view("select status from dg_projection_failures")).isEqualTo("resolved");
      OneRowPerEvent.assertEachOnce(fleet);
    }
  }

  @Test
  void trap_27_only_the_failing_event_can_be_skipped_and_a_rebuild_remembers_it() throws Exception {
    try (TestFleet fleet = fleet(3)) {
      Event bad = poison(fleet, 0);
      fleet.start("a");
      fleet.awaitScope(NAME, bad.tenantId(), "failed " + (bad.logSeq() - 1));
      Event next = fleet.eventLog.read(bad.tenantId(), bad.logSeq(), 1).get(0);
      assertThat(refused(fleet, TestFleet.skip(NAME, next), ErrorCode.CONFLICT))
          .containsEntry("failing_event_id", bad.eventId());
      fleet.submit(TestFleet.skip(NAME, bad));
      fleet.awaitCurrent();
      assertThat(skips(fleet)).isEqualTo(bad.eventId() + " because");
      assertThat(fleet.view("select count(*) from dg_projection_failures where status = 'open'"))
          .isEqualTo("0");
      refused(fleet, TestFleet.skip(NAME, next), ErrorCode.CONFLICT);
      for (String tenant : new String[] {null, bad.tenantId()}) {
        Run run = fleet.awaitEnd(fleet.submit(TestFleet.command(Verb.REBUILD, NAME, tenant)));
        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        assertThat(skips(fleet)).isEqualTo(bad.eventId() + " because");
        assertThat(fleet.view("select count(*) + 1 from one_row_per_event"))
            .isEqualTo(fleet.view("select sum(last_log_seq) from dg_projection_cursors"));
      }
    }
  }

  @Test
  void trap_6_a_rebuild_attaches_failed_and_paused_scopes_and_a_replay_does_so_too()
      throws Exception {
    try (TestFleet fleet = fleet(4)) {
      Event bad = poison(fleet, 0);
      String paused = fleet.eventLog.heads().get(1).tenantId();
      fleet.start("a");
      fleet.awaitScope(NAME, bad.tenantId(), "failed " + (bad.logSeq() - 1));
      for (Verb verb : new Verb[] {Verb.REBUILD, Verb.REPLAY}) {
        fleet.submit(TestFleet.command(Verb.PAUSE, NAME, paused));
        poison.clear();
        Run run = fleet.awaitEnd(fleet.submit(TestFleet.command(verb, NAME, null)));
        assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
        fleet.awaitCurrent();
        assertThat(fleet.view("select string_agg(distinct state, ',') from dg_projection_cursors"))
            .isEqualTo("attached");
        OneRowPerEvent.assertEachOnce(fleet);
      }
      assertThat(fleet.view("select string_agg(status, ',') from dg_projection_failures"))
          .isEqualTo("resolved");
    }
  }

  @Test
  void scopes_that_fail_on_the_way_fail_the_run_with_their_number_and_the_rest_goes_on()
      throws Exception {
    for (boolean fromLog : new boolean[] {false, true}) {
      poison.clear();
      try (TestFleet fleet = fleet(5)) {
        fleet.start("a");
        fleet.awaitCurrent();
        Event first = poison(fleet, 0);
        Event second = poison(fleet, 1);
        AdminCommand.Options options = new AdminCommand.Options(null, null, null, null, fromLog);
        Run run =
            fleet.awaitEnd(fleet.submit(TestFleet.command(Verb.REBUILD, NAME, null, options)));
        assertThat(run.status()).isEqualTo(RunStatus.FAILED);
        assertThat(run.errorCode()).isEqualTo("storage");
        assertThat(run.errorMessage()).contains("poison", "2 scopes failed");
        assertThat(run.processedEvents()).isLessThan(run.totalEvents());
        assertThat(fleet.view("select count(*) from dg_projection_failures where status = 'open'"))
            .isEqualTo("2");
        for (Event bad : new Event[] {first, second}) {
          assertThat(fleet.scope(NAME, bad.tenantId())).isEqualTo("failed " + (bad.logSeq() - 1));
        }
        poison.clear();
        Run again = fleet.awaitEnd(fleet.submit(TestFleet.command(Verb.REPLAY, NAME, null)));
        assertThat(again.status()).isEqualTo(RunStatus.COMPLETED);
        fleet.awaitCurrent();
        OneRowPerEvent.assertEachOnce(fleet);
      }
    }
  }

  @Test
  void the_guides_flow_of_a_tenant_fix_and_rebuild_or_replay_resolves_its_failures()
      throws Exception {
    try (TestFleet fleet = fleet(3)) {
      Event bad = poison(fleet, 0);
      fleet.start("a");
      fleet.awaitScope(NAME, bad.tenantId(), "failed " + (bad.logSeq() - 1));
      Run still =
          fleet.awaitEnd(fleet.submit(TestFleet.command(Verb.REBUILD, NAME, bad.tenantId())));
      assertThat(still.status()).isEqualTo(RunStatus.FAILED);
      assertThat(still.errorCode()).isEqualTo("storage");
      assertThat(still.processedEvents()).isEqualTo(bad.logSeq() - 1);
      assertThat(failures(fleet)).isEqualTo("resolved,open");
      poison.clear();
      Run replay =
          fleet.awaitEnd(fleet.submit(TestFleet.command(Verb.REPLAY, NAME, bad.tenantId())));
      assertThat(replay.status()).isEqualTo(RunStatus.COMPLETED);
      fleet.awaitCurrent();
      assertThat(failures(fleet)).isEqualTo("resolved,resolved");
      OneRowPerEvent.assertEachOnce(fleet);
    }
  }

  private static String failures(TestFleet fleet) throws SQLException {
    return fleet.view(
        "select string_agg(status, ',' order by recorded_at) from dg_projection_failures");
  }

  private TestFleet fleet(int tenants) throws Exception {
    TestFleet fleet = new TestFleet(2, List.of(projection));
    fleet.append(new Workload(WorkloadOptions.of(5, tenants * 30L, tenants)));
    fleet.publish();
    return fleet;
  }

  private Event poison(TestFleet fleet, int tenant) {
    String name = fleet.eventLog.heads().get(tenant).tenantId();
    Event event = fleet.eventLog.read(name, 4, 1).get(0);
    poison.add(event.eventId());
    return event;
  }

  /** The details of the refusal. */
  private static Map<String, Object> refused(
      TestFleet fleet, AdminCommand command, ErrorCode code) {
    ProjectoryException refusal =
        catchThrowableOfType(ProjectoryException.class, () -> fleet.submit(command));
    assertThat(refusal.code()).isEqualTo(code);
    return refusal.details();
  }

  private static String skips(TestFleet fleet) throws SQLException {
    return fleet.view(
        "select string_agg(event_id || ' ' || (metadata_json::json ->> 'reason'), ',')"
            + " from dg_projection_failures where status = 'skipped'");
  }
}
