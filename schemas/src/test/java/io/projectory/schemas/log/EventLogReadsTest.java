package io.projectory.schemas.log;

import static io.projectory.schemas.log.Envelopes.cited;
import static io.projectory.schemas.log.Envelopes.finished;
import static io.projectory.schemas.log.Envelopes.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.Event;
import io.projectory.schemas.ProjectoryException;
import io.projectory.schemas.migrate.EventLogMigrations;
import io.projectory.servers.TestDatabase;
import io.projectory.servers.TestServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Reads of one small log: tenants a, \uE000 and 😀, which sort otherwise as Java strings. */
class EventLogReadsTest {
  private static TestDatabase database;
  private static EventLog log;

  @BeforeAll
  static void fill() {
    database = TestServers.freshDatabase();
    EventLogMigrations.migrate(database.dataSource());
    log = new EventLog(database.dataSource());
    String[] offsets = {"+00:00", "+02:00", "Z", "-01:00"};
    for (String tenant : List.of("😀", "a", "\uE000")) {
      log.append(tenant, started(tenant + 1, "t"));
      log.append(tenant, started(tenant + 2, "u").put("occurred_at", "2025-12-31T14:00:00+02:00"));
      for (int seq = 1; seq < 4; seq++) {
        String time = "2025-12-31 12:0" + seq + ":00.00" + offsets[seq];
        log.append(tenant, cited(tenant + (2 + seq), "t", seq).put("occurred_at", time));
      }
      log.append(tenant, finished(tenant + 6, "t", 4));
    }
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  private static List<String> ids(List<Event> events) {
    return events.stream().map(Event::eventId).toList();
  }

  private static List<String> list(EventFilter filter) {
    return ids(log.listEvents(filter, 100));
  }

  private static EventFilter a() {
    return EventFilter.ofTenant("a");
  }

  private static void invalid(ThrowingCallable call) {
    ProjectoryException e = catchThrowableOfType(ProjectoryException.class, call);
    assertThat(e).isNotNull();
    assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void events_come_in_log_order_within_their_bounds() {
    assertThat(list(a())).containsExactly("a1", "a2", "a3", "a4", "a5", "a6");
    assertThat(list(a().logSeq(2L, 4L))).containsExactly("a3", "a4");
    assertThat(list(a().logSeq(2L, 2L))).isEmpty();
    assertThat(list(a().trace("u", null))).containsExactly("a2");
    assertThat(list(a().trace(null, "TraceStarted"))).containsExactly("a1", "a2");
    assertThat(list(a().trace("t", "PrecedentCited").logSeq(3L, null))).containsExactly("a4", "a5");
    assertThat(ids(log.listEvents(a(), 2))).containsExactly("a1", "a2");
    assertThat(list(EventFilter.ofTenant("nobody"))).isEmpty();
  }

  @Test
  void without_a_tenant_reads_go_across_all_of_them() {
    assertThat(list(EventFilter.all().logSeq(0L, 2L)))
        .containsExactly("a1", "\uE0001", "😀1", "a2", "\uE0002", "😀2");
    assertThat(list(EventFilter.all().trace("u", null))).containsExactly("a2", "\uE0002", "😀2");
    assertThat(ids(log.getTraceEvents("u", null, null, null))).hasSize(3);
    assertThat(log.getLastLogSeq(null)).isEqualTo(6);
    assertThat(log.getNextTraceSeq("t", null)).isEqualTo(5);
    assertThat(log.isTraceFinished("t", null)).isTrue();
  }

  @Test
  void times_are_compared_as_instants() {
    String noon = "2025-12-31T13:00:00+01:00";
    assertThat(list(a().occurredAt(null, noon))).containsExactly("a1", "a2", "a3", "a6");
    assertThat(list(a().occurredAt(noon, null))).containsExactly("a4", "a5");
    assertThat(list(a().occurredAt("2025-12-31T12:02:00Z", "2025-12-31T13:03:00Z")))
        .containsExactly("a5");
    assertThat(list(a().occurredAt("2025-12-31T12:02:00Z", "2025-12-31T13:02:59.999999999Z")))
        .isEmpty();
    assertThat(ids(log.listEvents(EventFilter.all().occurredAt(noon, null), 4)))
        .containsExactly("a4", "\uE0004", "😀4", "a5");
  }

  @Test
  void bad_arguments_are_refused() {
    invalid(() -> a().logSeq(3L, 2L));
    invalid(() -> a().logSeq(-1L, null));
    invalid(() -> a().logSeq(null, -1L));
    invalid(() -> a().occurredAt("2025-12-31T12:00:01Z", "2025-12-31T12:00:00Z"));
    invalid(() -> a().occurredAt("yesterday", null));
    invalid(() -> a().trace(" ", null));
    invalid(() -> a().trace(null, "Nope"));
    invalid(() -> EventFilter.ofTenant(" "));
    invalid(() -> log.listEvents(a(), 0));
    invalid(() -> log.listEvents(a(), -1));
    invalid(() -> log.iterEventBatches(a(), 0));
    invalid(() -> log.getTraceEvents("t", "a", -1, 1));
    invalid(() -> log.getTraceEvents("t", "a", null, 0));
    invalid(() -> log.getTraceEvents(" ", "a", null, 1));
    invalid(() -> log.getLastLogSeq(" "));
    invalid(() -> log.read("a", 0, 0));
  }

  @Test
  void traces_are_read_in_trace_order() {
    assertThat(ids(log.getTraceEvents("t", "a", null, null)))
        .containsExactly("a1", "a3", "a4", "a5", "a6");
    assertThat(ids(log.getTraceEvents(" t ", "a", 1, 2))).containsExactly("a4", "a5");
    assertThat(log.getTraceEvents("nope", "a", null, null)).isEmpty();
    assertThat(log.getNextTraceSeq("t", "a")).isEqualTo(5);
    assertThat(log.getNextTraceSeq("nope", "a")).isZero();
    assertThat(log.isTraceFinished("u", "a")).isFalse();
  }

  @Test
  void batches_are_consecutive_and_end_at_the_bound() {
    assertThat(batches(a(), 4)).containsExactly("a1 a2 a3 a4", "a5 a6");
    assertThat(batches(a(), 3)).containsExactly("a1 a2 a3", "a4 a5 a6");
    assertThat(batches(a().logSeq(1L, 5L), 2)).containsExactly("a2 a3", "a4 a5");
    assertThat(batches(a().trace("u", null), 2)).containsExactly("a2");
    assertThat(batches(EventFilter.ofTenant("nobody"), 2)).isEmpty();
    for (int size = 1; size < 20; size++) {
      List<String> all = new ArrayList<>();
      batches(EventFilter.all(), size).forEach(b -> all.addAll(List.of(b.split(" "))));
      assertThat(all).isEqualTo(list(EventFilter.all())).hasSize(18);
    }
  }

  private static List<String> batches(EventFilter filter, int size) {
    List<String> batches = new ArrayList<>();
    for (Iterator<List<Event>> all = log.iterEventBatches(filter, size); all.hasNext(); ) {
      batches.add(String.join(" ", ids(all.next())));
    }
    return batches;
  }

  @Test
  void positions_are_read_by_primary_key() {
    assertThat(ids(log.read("a", 4, 10))).containsExactly("a5", "a6");
    assertThat(log.read("a ", 0, 10)).as("exactly this tenant").isEmpty();
    assertThat(log.eventIdAt("a", 6)).contains("a6");
    assertThat(log.eventIdAt("a", 7)).isEmpty();
    assertThat(log.heads())
        .containsExactly(
            new TenantHead("a", 6), new TenantHead("\uE000", 6), new TenantHead("😀", 6));
    assertThat(log.heads(List.of("a", "nobody", "a"))).isEqualTo(Map.of("a", 6L, "nobody", 0L));
    assertThat(log.heads(List.of())).isEmpty();
  }

  @Test
  void sequences_of_many_traces_are_told_as_of_a_position() {
    TraceRef early = new TraceRef("a", "t", 3);
    TraceRef late = new TraceRef("a", "t", 6);
    TraceRef before = new TraceRef("😀", "u", 1);
    TraceRef after = new TraceRef("😀", "u", 2);
    assertThat(log.expectedTraceSeq(List.of(early, late, before, after)))
        .isEqualTo(Map.of(early, 2, late, 5, before, 0, after, 1));
    assertThat(log.expectedTraceSeq(List.of())).isEmpty();
  }

  @Test
  void events_of_many_traces_are_read_in_trace_order() {
    TraceRef early = new TraceRef("a", "t", 4);
    TraceRef other = new TraceRef("\uE000", "u", 6);
    TraceRef unknown = new TraceRef("a", "nope", 6);
    Map<TraceRef, List<Event>> found =
        log.traceEvents(
            List.of(other, early, unknown, early), Set.of("TraceStarted", "PrecedentCited"));
    assertThat(ids(found.get(early))).containsExactly("a1", "a3", "a4");
    assertThat(ids(found.get(other))).containsExactly("\uE0002");
    assertThat(found.get(unknown)).isEmpty();
    assertThat(log.traceEvents(List.of(early), Set.of()).get(early)).isEmpty();
  }

  /** Decoding may publish a commit before a snapshot shows it. */
  @Test
  void a_position_that_the_log_does_not_show_yet_is_no_answer() {
    List<TraceRef> beyond = List.of(new TraceRef("a", "t", 4), new TraceRef("a", "t", 7));
    assertNotShownYet(() -> log.expectedTraceSeq(beyond));
    assertNotShownYet(() -> log.traceEvents(beyond, Set.of("TraceStarted")));
    assertNotShownYet(
        () -> log.traceEvents(List.of(new TraceRef("a", "new", 7)), Set.of("TraceStarted")));
    TraceRef nothing = new TraceRef("nobody", "t", 0);
    assertThat(log.traceEvents(List.of(nothing), Set.of("TraceStarted")).get(nothing)).isEmpty();
  }

  private static void assertNotShownYet(ThrowingCallable read) {
    assertThatThrownBy(read)
        .isInstanceOfSatisfying(
            ProjectoryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STORAGE))
        .hasMessageContaining("tenant a up to log_seq 7");
  }

  @Test
  void reads_and_appends_stay_on_indexes_when_their_plans_are_those_of_a_tiny_table()
      throws Exception {
    try (TestDatabase other = TestServers.freshDatabase();
        Connection connection = other.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      EventLogMigrations.migrate(other.dataSource());
      statement.execute("alter table dg_event_log set (autovacuum_enabled = off)");
      EventLog grown = new EventLog(Lending.of(connection, 0));
      grown.append("a", started("a1", "t"));
      statement.execute("analyze dg_event_log");
      for (int i = 0; i < 15; i++) {
        // often enough for the driver and the server to keep the plans
        everyRead(grown, new TraceRef("a", "t", 1));
        grown.append("a", cited("a2", "t", 1));
      }
      statement.execute(
          """
          insert into dg_event_log
            (tenant_id, event_id, trace_id, trace_seq, event_type, occurred_at, recorded_at,
             producer_id, source_system, actor_type, actor_id, idempotency_key, payload_json,
             payload_hash)
          select 'b' || n % 7, n, n, 0, 'TraceStarted', '2025-12-31T12:00:00Z', '', 'p', 's',
                 'agent', 'a', n, '{}', ''
            from generate_series(1, 3000) n
          """);
      long before = sequentialScans(statement);
      everyRead(grown, new TraceRef("b1", "1", 9));
      grown.append("b1", started("x", "x"));
      assertThat(sequentialScans(statement)).isEqualTo(before);
    }
  }

  private static void everyRead(EventLog log, TraceRef ref) {
    log.heads();
    log.heads(List.of("b1", "b2"));
    log.read("b1", 5, 10);
    log.eventIdAt("b1", 5);
    log.expectedTraceSeq(List.of(ref));
    log.traceEvents(List.of(ref), Set.of("TraceStarted"));
    log.getTraceEvents("1", "b1", null, 5);
    log.getNextTraceSeq("1", null);
    log.isTraceFinished("1", "b1");
    log.listEvents(EventFilter.ofTenant("b1"), 5);
    log.listEvents(EventFilter.ofTenant("b1").trace("1", null), 5);
    log.listEvents(EventFilter.ofTenant("b1").trace(null, "TraceFinished"), 5);
    log.listEvents(EventFilter.all(), 5);
    log.listEvents(EventFilter.all().occurredAt("2025-12-31T11:00:00Z", null), 5);
  }

  private static long sequentialScans(Statement statement) throws Exception {
    statement.execute("select pg_stat_force_next_flush(), pg_stat_clear_snapshot()");
    try (ResultSet row =
        statement.executeQuery(
            "select seq_scan from pg_stat_user_tables where relname = 'dg_event_log'")) {
      row.next();
      return row.getLong(1);
    }
  }
}
