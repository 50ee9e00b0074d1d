package io.projectory.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.api.OnError;
import io.projectory.runtime.config.EventRetryConfig;
import io.projectory.runtime.config.ProjectionSettings;
import io.projectory.schemas.Event;
import io.projectory.testkit.workload.Workload;
import io.projectory.testkit.workload.WorkloadOptions;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What becomes of an event that cannot be applied, and of everybody else (DESIGN 6). */
class FailingEventTest {
  private final AtomicReference<String> poison = new AtomicReference<>("");

  @Test
  void an_event_that_always_fails_with_retry_is_called_n_plus_one_times_and_then_fails_its_scope()
      throws Exception {
    OneRowPerEvent projection = new OneRowPerEvent(this::throwOnPoison, OnError.RETRY);
    try (TestFleet fleet = fleet(projection, 20)) {
      Event bad = choose(fleet);
      fleet.start("a");
      awaitFailed(fleet, bad);
      assertThat(projection.callsFor(bad.eventId())).isEqualTo(1 + 2);
      assertThat(failure(fleet)).isEqualTo("storage true 3 " + bad.eventId());
      assertOthersCurrent(fleet, bad);
    }
  }

  @Test
  void waits_between_the_attempts_of_an_event_double_up_to_their_cap() throws Exception {
    List<Instant> attempts = new CopyOnWriteArrayList<>();
    OneRowPerEvent projection =
        new OneRowPerEvent(
            event -> {
              if (event.eventId().equals(poison.get())) {
                attempts.add(Instant.now());
                throw new IllegalStateException("poison");
              }
            },
            OnError.RETRY);
    try (TestFleet fleet = fleet(projection, 2)) {
      Event bad = choose(fleet);
      ProjectionSettings settings = TestFleet.settings();
      fleet.start(
          "a",
          new ProjectionSettings(
              settings.batchSize(),
              settings.jobBatchSize(),
              settings.poll(),
              new EventRetryConfig(4, Duration.ofMillis(300), 2.0, Duration.ofSeconds(1)),
              settings.heartbeat()),
          fleet.views.dataSource());
      awaitFailed(fleet, bad);
      assertThat(attempts).hasSize(5);
      long[] least = {300, 600, 1_000, 1_000};
      for (int i = 0; i < least.length; i++) {
        assertThat(Duration.between(attempts.get(i), attempts.get(i + 1)).toMillis())
            .as("milliseconds before attempt %d", i + 2)
            .isBetween(least[i], least[i] + 10_000);
      }
    }
  }

  @Test
  void a_fatal_answer_fails_the_scope_at_once() throws Exception {
    OneRowPerEvent projection = new OneRowPerEvent(this::throwOnPoison, OnError.FATAL);
    try (TestFleet fleet = fleet(projection, 5)) {
      Event bad = choose(fleet);
      fleet.start("a");
      awaitFailed(fleet, bad);
      assertThat(failure(fleet)).isEqualTo("storage true 1 " + bad.eventId());
    }
  }

  @Test
  void an_event_that_fails_and_then_works_within_the_budget_leaves_no_trace() throws Exception {
    AtomicInteger failures = new AtomicInteger(2);
    OneRowPerEvent projection =
        new OneRowPerEvent(
            event -> {
              if (event.eventId().equals(poison.get()) && failures.getAndDecrement() > 0) {
                throw new IllegalStateException("not yet");
              }
            },
            OnError.RETRY);
    try (TestFleet fleet = fleet(projection, 5)) {
      choose(fleet);
      fleet.start("a");
      fleet.awaitCurrent();
      assertThat(fleet.view("select count(*) from dg_projection_failures")).isEqualTo("0");
      assertThat(fleet.view("select count(*) from one_row_per_event"))
          .isEqualTo(fleet.view("select sum(last_log_seq) from dg_projection_cursors"));
      Awaitility.await()
          .until(
              () ->
                  "attached 0"
                      .equals(
                          fleet.view(
                              "select string_agg(distinct state || ' ' || retry_count, ',') from dg_projection_cursors")));
    }
  }

  @Test
  void trap_13_a_skipped_event_is_left_out_with_a_durable_row() throws Exception {
    OneRowPerEvent projection = new OneRowPerEvent(this::throwOnPoison, OnError.SKIP);
    try (TestFleet fleet = fleet(projection, 5)) {
      Event bad = choose(fleet);
      fleet.start("a");
      fleet.awaitCurrent();
      assertThat(
              fleet.view(
                  "select string_agg(event_id, ',') from dg_projection_failures where status = 'skipped'"))
          .isEqualTo(bad.eventId());
      assertThat(
              fleet.view(
                  "select count(*) from one_row_per_event where event_id = ?", bad.eventId()))
          .isEqualTo("0");
      assertThat(fleet.view("select count(*) + 1 from one_row_per_event"))
          .isEqualTo(fleet.view("select sum(last_log_seq) from dg_projection_cursors"));
    }
  }

  @Test
  void trap_17_the_event_that_breaks_a_set_based_statement_is_found_and_the_others_flow_on()
      throws Exception {
    OneRowPerEvent projection = new OneRowPerEvent(event -> {}, OnError.RETRY);
    try (TestFleet fleet = fleet(projection, 50)) {
      Event bad = choose(fleet);
      fleet.execute(
          fleet.views,
          "alter table one_row_per_event add check (event_id <> '" + bad.eventId() + "')");
      fleet.start("a");
      awaitFailed(fleet, bad);
      assertThat(failure(fleet)).isEqualTo("storage true 3 " + bad.eventId());
      assertOthersCurrent(fleet, bad);

      // healed and asked again, it converges
      fleet.execute(
          fleet.views,
          "alter table one_row_per_event drop constraint one_row_per_event_event_id_check",
          "update dg_projection_cursors set state = 'retrying', retry_count = 0, next_attempt_at = null"
              + " where state = 'failed'");
      fleet.awaitCurrent();
      assertThat(fleet.view("select status from dg_projection_failures")).isEqualTo("resolved");
      assertThat(fleet.view("select count(*) from one_row_per_event"))
          .isEqualTo(fleet.view("select sum(last_log_seq) from dg_projection_cursors"));
    }
  }

  @Test
  void a_failed_scope_is_tried_once_when_a_member_starts() throws Exception {
    OneRowPerEvent projection = new OneRowPerEvent(this::throwOnPoison, OnError.FATAL);
    try (TestFleet fleet = fleet(projection, 3)) {
      Event bad = choose(fleet);
      ProjectorRuntime first = fleet.start("a");
      awaitFailed(fleet, bad);
      first.close();
      poison.set("");
      fleet.start("b");
      fleet.awaitCurrent();
      assertThat(fleet.view("select status from dg_projection_failures")).isEqualTo("resolved");
    }
  }

  private void throwOnPoison(Event event) {
    if (event.eventId().equals(poison.get())) {
      throw new IllegalStateException("poison");
    }
  }

  private static TestFleet fleet(OneRowPerEvent projection, int tenants) throws Exception {
    TestFleet fleet = new TestFleet(1, List.of(projection));
    fleet.append(new Workload(WorkloadOptions.of(5, tenants * 30L, tenants)));
    fleet.publish();
    return fleet;
  }

  private Event choose(TestFleet fleet) {
    String tenant = fleet.eventLog.heads().get(0).tenantId();
    Event event = fleet.eventLog.read(tenant, 4, 1).get(0);
    poison.set(event.eventId());
    return event;
  }

  private static void awaitFailed(TestFleet fleet, Event bad) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () ->
                (bad.logSeq() - 1 + " failed")
                    .equals(
                        fleet.view(
                            "select last_log_seq || ' ' || state from dg_projection_cursors where tenant_id = ?",
                            bad.tenantId())));
  }

  private static String failure(TestFleet fleet) throws SQLException {
    return fleet.view(
        "select string_agg(error_code || ' ' || recoverable || ' ' || retry_count || ' ' || event_id, ',')"
            + " from dg_projection_failures where status = 'open'");
  }

  private static void assertOthersCurrent(TestFleet fleet, Event bad) {
    Awaitility.await()
        .until(
            () -> {
              for (var head : fleet.eventLog.heads()) {
                String cursor =
                    fleet.view(
                        "select last_log_seq from dg_projection_cursors where tenant_id = ?",
                        head.tenantId());
                if (!head.tenantId().equals(bad.tenantId())
                    && !Long.toString(head.lastLogSeq()).equals(cursor)) {
                  return false;
                }
              }
              return true;
            });
  }
}
