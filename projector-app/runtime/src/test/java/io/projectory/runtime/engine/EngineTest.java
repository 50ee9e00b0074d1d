package io.projectory.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.runtime.failure.TypedStop;
import io.projectory.schemas.Event;
import io.projectory.schemas.Payload;
import io.projectory.testkit.verify.Report;
import io.projectory.testkit.workload.Envelope;
import io.projectory.testkit.workload.Workload;
import io.projectory.testkit.workload.WorkloadOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The engine over a real log, topic and projection database. */
class EngineTest {

  @Test
  void trap_15_rows_cursors_and_digests_equal_the_fold_also_after_ignored_events()
      throws Exception {
    try (TestFleet fleet = new TestFleet(4)) {
      fleet.append(new Workload(WorkloadOptions.of(11, 3_000, 12)));
      fleet.publish();
      fleet.start("a");
      fleet.awaitCurrent();
      fleet.append(new Workload(WorkloadOptions.of(12, 1_000, 12).withTenantPrefix("later-")));
      fleet.publish();
      fleet.awaitCurrent();
      assertClean(fleet.compare());
      awaitDigests(fleet);
    }
  }

  @Test
  void duplicates_change_nothing() throws Exception {
    try (TestFleet fleet = new TestFleet(2)) {
      fleet.append(new Workload(WorkloadOptions.of(21, 600, 3)));
      fleet.eventLog.heads().forEach(h -> fleet.publish(h.tenantId(), 3));
      fleet.start("a");
      fleet.awaitCurrent();
      assertClean(fleet.compare());
    }
  }

  @Test
  void members_share_the_work_and_a_stopped_one_hands_over() throws Exception {
    try (TestFleet fleet = new TestFleet(6)) {
      List<Envelope> all = new ArrayList<>();
      new Workload(WorkloadOptions.of(31, 4_000, 20)).forEach(all::add);
      fleet.append(all);
      ProjectorRuntime first = fleet.start("a");
      fleet.start("b");
      fleet.publish();
      Awaitility.await().until(first::assigned);
      first.close();
      fleet.awaitCurrent();
      assertClean(fleet.compare());
    }
  }

  @Test
  void a_bad_copy_in_the_topic_is_replaced_by_the_sound_row_of_the_log() throws Exception {
    try (TestFleet fleet = new TestFleet(1)) {
      fleet.append(new Workload(WorkloadOptions.of(41, 200, 2)));
      String tenant = fleet.eventLog.heads().get(0).tenantId();
      List<Event> events = fleet.eventLog.read(tenant, 0, 10);
      fleet.send(events.get(0));
      fleet.send(withPayload(events.get(1), "{\"title\":\"forged\"}"));
      fleet.publish();
      fleet.start("a");
      fleet.awaitCurrent();
      assertClean(fleet.compare());
      assertThat(fleet.view("select count(*) from dg_bad_records where log_seq = 2"))
          .isEqualTo("3");
      assertThat(fleet.view("select count(*) from dg_projection_failures")).isEqualTo("0");
      awaitAttached(fleet);
    }
  }

  @Test
  void a_hole_in_the_topic_is_filled_from_the_log() throws Exception {
    try (TestFleet fleet = new TestFleet(1)) {
      fleet.append(new Workload(WorkloadOptions.of(51, 300, 2)));
      String tenant = fleet.eventLog.heads().get(0).tenantId();
      List<Event> events = fleet.eventLog.read(tenant, 0, 1_000);
      for (Event event : events) {
        if (event.logSeq() != 3 && event.logSeq() != 4) {
          fleet.send(event);
        }
      }
      fleet.publish(fleet.eventLog.heads().get(1).tenantId(), 1);
      fleet.start("a");
      fleet.awaitCurrent();
      assertClean(fleet.compare());
      awaitAttached(fleet);
    }
  }

  @Test
  void records_that_are_no_events_of_the_log_are_recorded_and_hold_nobody_up() throws Exception {
    try (TestFleet fleet = new TestFleet(1)) {
      fleet.append(new Workload(WorkloadOptions.of(61, 100, 1)));
      String tenant = fleet.eventLog.heads().get(0).tenantId();
      long head = fleet.eventLog.heads().get(0).lastLogSeq();
      fleet.send(
          new ProducerRecord<>(fleet.topic, 0, null, "no key".getBytes(StandardCharsets.UTF_8)));
      fleet.send(
          new ProducerRecord<>(fleet.topic, 0, tenant.getBytes(StandardCharsets.UTF_8), null));
      fleet.publish();
      fleet.start("a");
      fleet.awaitCurrent();
      awaitAttached(fleet);
      Event last = fleet.eventLog.read(tenant, head - 1, 1).get(0);
      fleet.send(at(last, head + 5));
      Awaitility.await()
          .until(
              () ->
                  "3"
                      .equals(
                          fleet.view(
                              "select count(*) from dg_bad_records where projection_name = 'trace_summary'")));
      awaitAttached(fleet);
      assertClean(fleet.compare());
      assertThat(fleet.view("select count(*) from dg_projection_failures")).isEqualTo("0");
    }
  }

  @Test
  void a_wrong_hash_in_the_log_fails_its_scope_on_the_last_good_event_while_others_go_on()
      throws Exception {
    try (TestFleet fleet = new TestFleet(1)) {
      fleet.append(new Workload(WorkloadOptions.of(71, 400, 3)));
      String tenant = fleet.eventLog.heads().get(0).tenantId();
      fleet.execute(
          fleet.log,
          "alter table dg_event_log disable trigger user",
          "update dg_event_log set payload_hash = 'sha256:' || repeat('0', 64)"
              + " where log_seq = 7 and tenant_id = '"
              + tenant
              + "'",
          "alter table dg_event_log enable trigger user");
      fleet.publish();
      fleet.start("a");
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  "3"
                      .equals(
                          fleet.view(
                              "select count(*) from dg_projection_cursors where state = 'failed'")));
      assertThat(
              fleet.view(
                  "select string_agg(distinct error_code || ' ' || log_seq || ' ' || recoverable || ' ' || retry_count, ',')"
                      + " from dg_projection_failures where status = 'open'"))
          .isEqualTo("conflict 7 false 1");
      assertThat(
              fleet.view(
                  "select string_agg(distinct last_log_seq::text, ',') from dg_projection_cursors where tenant_id = ?",
                  tenant))
          .isEqualTo("6");
      Report report = fleet.compare();
      assertThat(report.stopped()).hasSize(3);
      assertClean(report);
    }
  }

  @Test
  void a_log_that_was_restored_to_something_else_stops_the_worker_with_a_reason() throws Exception {
    try (TestFleet fleet = new TestFleet(1)) {
      fleet.append(new Workload(WorkloadOptions.of(91, 60, 1)));
      fleet.publish();
      ProjectorRuntime member = fleet.start("a");
      fleet.awaitCurrent();
      member.close();
      String tenant = fleet.eventLog.heads().get(0).tenantId();
      fleet.execute(
          fleet.log,
          "alter table dg_event_log disable trigger user",
          "update dg_event_log set event_id = 'another' where log_seq = 60 and tenant_id = '"
              + tenant
              + "'",
          "alter table dg_event_log enable trigger user");
      fleet.append(new Workload(WorkloadOptions.of(92, 5, 1).withTenantPrefix("x-")));
      fleet.send(at(fleet.eventLog.read(tenant, 59, 1).get(0), 61));
      ProjectorRuntime second = fleet.start("b");
      assertThat(second.failure().get(30, TimeUnit.SECONDS))
          .isInstanceOf(TypedStop.class)
          .hasMessageContaining("log diverged")
          .hasMessageContaining("another");
    }
  }

  private static void awaitAttached(TestFleet fleet) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                "0"
                    .equals(
                        fleet.view(
                            "select count(*) from dg_projection_cursors where state <> 'attached'")));
  }

  private static void awaitDigests(TestFleet fleet) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                fleet
                    .view("select count(*) from dg_projection_cursors")
                    .equals(
                        fleet.view(
                            "select count(*) from dg_projection_cursors c join dg_projection_digests d"
                                + " using (tenant_id, projection_name)"
                                + " where c.last_log_seq = d.last_log_seq")));
    try {
      assertClean(fleet.compare());
    } catch (java.sql.SQLException e) {
      throw new AssertionError(e);
    }
  }

  static void assertClean(Report report) {
    assertThat(report.differences()).isEmpty();
    assertThat(report.clean()).isTrue();
    assertThat(report.events()).isPositive();
  }

  private static Event withPayload(Event e, String payload) {
    return copy(e, e.logSeq(), Payload.of(payload));
  }

  private static Event at(Event e, long logSeq) {
    return copy(e, logSeq, e.payload());
  }

  private static Event copy(Event e, long logSeq, Payload payload) {
    return new Event(
        e.tenantId(),
        logSeq,
        e.eventId(),
        e.traceId(),
        e.traceSeq(),
        e.eventType(),
        e.occurredAt(),
        e.recordedAt(),
        e.source(),
        e.actor(),
        e.idempotencyKey(),
        e.correlationId(),
        e.causationEventId(),
        e.schemaVersion(),
        e.tagsJson(),
        payload,
        e.payloadHash());
  }
}
