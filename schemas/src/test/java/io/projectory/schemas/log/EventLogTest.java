package io.projectory.schemas.log;

import static io.projectory.schemas.ErrorCode.CONFLICT;
import static io.projectory.schemas.ErrorCode.EVENT_SEQUENCE_INVALID;
import static io.projectory.schemas.ErrorCode.IDEMPOTENCY_CONFLICT;
import static io.projectory.schemas.ErrorCode.INVALID_ARGUMENT;
import static io.projectory.schemas.ErrorCode.STORAGE;
import static io.projectory.schemas.log.Envelopes.cited;
import static io.projectory.schemas.log.Envelopes.finished;
import static io.projectory.schemas.log.Envelopes.json;
import static io.projectory.schemas.log.Envelopes.started;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.Event;
import io.projectory.schemas.ProjectoryException;
import io.projectory.schemas.migrate.EventLogMigrations;
import io.projectory.servers.TestDatabase;
import io.projectory.servers.TestServers;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EventLogTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-01T00:00:00.250Z"), ZoneOffset.UTC);

  private static TestDatabase database;
  private static EventLog log;
  private static int tests;

  /** Each test has tenants of its own. */
  private String tenant;

  @BeforeAll
  static void migrate() {
    database = TestServers.freshDatabase();
    EventLogMigrations.migrate(database.dataSource());
    log = new EventLog(database.dataSource(), CLOCK);
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  @BeforeEach
  void name() {
    tenant = "tenant " + ++tests;
  }

  private static ProjectoryException refused(ErrorCode code, ThrowingCallable call) {
    ProjectoryException e = catchThrowableOfType(ProjectoryException.class, call);
    assertThat(e).isNotNull();
    assertThat(e.code()).as(e.getMessage()).isEqualTo(code);
    return e;
  }

  private String id(String name) {
    return tenant + "/" + name;
  }

  private Event append(JsonNode envelope) {
    return log.append(tenant, envelope).event();
  }

  @Test
  void an_event_is_stored_as_it_is_returned() {
    ObjectNode envelope = started(id("e"), "t");
    envelope.put("occurred_at", " 2025-12-31 12:00:00.5+02:00").put("correlation_id", "c");
    envelope.put("causation_event_id", "x").put("schema_version", 3).putArray("tags").add(" ü ");
    ((ObjectNode) envelope.get("source")).put("subsystem", "u");
    AppendResult result = log.append(" " + tenant + "\u00A0", envelope);
    assertThat(result.reused()).isFalse();
    Event read = log.listEvents(EventFilter.ofTenant(tenant), 10).get(0);
    assertThat(read).usingRecursiveComparison().ignoringFields("payload").isEqualTo(result.event());
    assertThat(read.payload().text()).isEqualTo(result.event().payload().text());
    assertThat(read.tenantId()).isEqualTo(tenant);
    assertThat(read.logSeq()).isEqualTo(1);
    assertThat(read.occurredAt()).isEqualTo("2025-12-31 12:00:00.5+02:00");
    assertThat(read.recordedAt()).isEqualTo("2026-01-01T00:00:00.25Z");
    assertThat(read.tagsJson()).isEqualTo("[\"ü\"]");
  }

  @Test
  void the_same_key_gives_the_stored_event_back_also_after_the_trace_is_finished() {
    Event first = append(started(id("a"), "t"));
    append(finished(id("b"), "t", 1));
    ObjectNode again = started(id("other"), "t");
    again.put("trace_seq", 17).put("occurred_at", "2030-01-01T00:00:00Z");
    again.put("idempotency_key", first.idempotencyKey());
    AppendResult result = log.append(tenant, again);
    assertThat(result.reused()).isTrue();
    assertThat(result.event().eventId()).isEqualTo(first.eventId());
    assertThat(result.event().occurredAt()).isEqualTo(first.occurredAt());
    assertThat(result.event().recordedAt()).isEqualTo(first.recordedAt());
    assertThat(log.getLastLogSeq(tenant)).isEqualTo(2);
  }

  @Test
  void the_same_key_for_something_else_is_a_conflict_that_lists_what_differs() {
    append(started(id("a"), "t"));
    ObjectNode other = started(id("a"), "u");
    other.put("correlation_id", "c").put("causation_event_id", "d").put("schema_version", 2);
    other.putArray("tags").add("x");
    ((ObjectNode) other.get("source")).put("system", "z");
    ((ObjectNode) other.get("actor")).put("actor_id", "z");
    ProjectoryException e = refused(IDEMPOTENCY_CONFLICT, () -> log.append(tenant, other));
    assertThat(e.details().get("mismatches"))
        .isEqualTo(
            List.of(
                "trace_id",
                "source",
                "actor",
                "correlation_id",
                "causation_event_id",
                "schema_version",
                "tags"));
    ObjectNode payload = started(id("a"), "t");
    ((ObjectNode) payload.get("payload")).put("title", "other");
    refused(IDEMPOTENCY_CONFLICT, () -> log.append(tenant, payload));
  }

  @Test
  void a_key_belongs_to_its_producer_and_tenant() {
    append(started(id("a"), "t"));
    ObjectNode producer = started(id("b"), "u");
    producer.put("idempotency_key", "key " + id("a"));
    ((ObjectNode) producer.get("source")).put("producer_id", "q");
    assertThat(log.append(tenant, producer).reused()).isFalse();
    ObjectNode elsewhere = started(id("c"), "t").put("idempotency_key", "key " + id("a"));
    assertThat(log.append(tenant + "x", elsewhere).reused()).isFalse();
  }

  @Test
  void sequences_begin_with_one_trace_started_and_have_no_gaps() {
    refusedAt(0, cited(id("x"), "t", 0));
    refusedAt(0, cited(id("x"), "t", 1));
    refusedAt(0, started(id("x"), "t").put("trace_seq", 1));
    append(started(id("a"), "t"));
    refusedAt(1, started(id("x"), "t"));
    refusedAt(1, started(id("x"), "t").put("trace_seq", 1));
    refusedAt(1, cited(id("x"), "t", 0));
    refusedAt(1, cited(id("x"), "t", 2));
    append(cited(id("b"), "t", 1));
    assertThat(log.getNextTraceSeq("t", tenant)).isEqualTo(2);
    assertThat(log.getLastLogSeq(tenant)).isEqualTo(2);
  }

  private void refusedAt(int expected, JsonNode envelope) {
    ProjectoryException e = refused(EVENT_SEQUENCE_INVALID, () -> append(envelope));
    assertThat(e.details()).containsEntry("expected_trace_seq", expected);
  }

  @Test
  void a_finished_trace_takes_no_more_events() {
    append(started(id("a"), "t"));
    append(finished(id("b"), "t", 1));
    assertThat(log.isTraceFinished("t", tenant)).isTrue();
    refused(CONFLICT, () -> append(cited(id("c"), "t", 2)));
    refused(CONFLICT, () -> append(cited(id("c"), "t", 99)));
  }

  @Test
  void an_event_id_is_unique_across_tenants() {
    append(started(id("a"), "t"));
    refused(CONFLICT, () -> log.append(tenant + "x", started(id("a"), "t")));
    refused(CONFLICT, () -> append(started(id("a"), "u").put("idempotency_key", "other")));
    assertThat(log.getLastLogSeq(tenant + "x")).isZero();
    assertThat(log.append(tenant + "x", started(id("b"), "t")).event().logSeq()).isEqualTo(1);
  }

  @Test
  void a_bad_envelope_touches_nothing() {
    refused(INVALID_ARGUMENT, () -> log.append(" ", started(id("a"), "t")));
    refused(INVALID_ARGUMENT, () -> append(json("{}")));
    assertThat(log.getLastLogSeq(tenant)).isZero();
  }

  @Test
  void any_other_error_of_the_database_is_storage() {
    ObjectNode tooLongForItsIndex = started("x", "t");
    tooLongForItsIndex.put(
        "event_id", new Random(1).ints(5_000).mapToObj(Integer::toString).toList().toString());
    ProjectoryException e = refused(STORAGE, () -> append(tooLongForItsIndex));
    assertThat(e.details()).containsKey("exception");
    EventLog nowhere = new EventLog(database.dataSource("nobody_by_that_name"), CLOCK);
    refused(STORAGE, () -> nowhere.append(tenant, started(id("a"), "t")));
    refused(STORAGE, () -> nowhere.heads());
  }

  @Test
  void identical_appends_at_the_same_time_give_one_row() throws Exception {
    List<AppendResult> results = inParallel(6, i -> log.append(tenant, started(id("a"), "t")));
    assertThat(results).filteredOn(AppendResult::reused).hasSize(5);
    assertThat(log.getLastLogSeq(tenant)).isEqualTo(1);
  }

  @Test
  void of_contenders_for_one_position_one_succeeds() throws Exception {
    append(started(id("a"), "t"));
    List<Object> results =
        inParallel(
            4,
            i -> {
              try {
                return append(cited(id("b" + i), "t", 1));
              } catch (ProjectoryException e) {
                return e.code();
              }
            });
    assertThat(results).filteredOn(EVENT_SEQUENCE_INVALID::equals).hasSize(3);
    assertThat(log.getLastLogSeq(tenant)).isEqualTo(2);
  }

  private interface Numbered<T> {
    T run(int i) throws Exception;
  }

  private static <T> List<T> inParallel(int count, Numbered<T> work) throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(count);
    try {
      List<Callable<T>> calls = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        calls.add(() -> work.run(number));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> future : pool.invokeAll(calls)) {
        results.add(future.get());
      }
      return results;
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void the_writer_role_appends_and_the_projector_role_only_reads() throws Exception {
    try (Connection owner = database.dataSource().getConnection();
        Statement statement = owner.createStatement()) {
      statement.execute("alter role projectory_writer login");
      statement.execute("alter role projectory_projector login");
    }
    new EventLog(database.dataSource("projectory_writer")).append(tenant, started(id("a"), "t"));
    EventLog reader = new EventLog(database.dataSource("projectory_projector"));
    assertThat(reader.read(tenant, 0, 10)).hasSize(1);
    assertThat(reader.heads()).contains(new TenantHead(tenant, 1));
    refused(STORAGE, () -> reader.append(tenant, started(id("b"), "u")));
  }

  @Test
  void the_settings_of_the_pool_do_not_matter() throws Exception {
    try (Connection pooled = database.dataSource().getConnection()) {
      pooled.setAutoCommit(false);
      pooled.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
      EventLog one = new EventLog(Lending.of(pooled, 0));
      one.append(tenant, started(id("a"), "t"));
      assertThat(log.append(tenant, cited(id("b"), "t", 1)).event().logSeq()).isEqualTo(2);
      assertThat(one.append(tenant, cited(id("c"), "t", 2)).event().logSeq()).isEqualTo(3);
      assertThat(one.read(tenant, 0, 9)).hasSize(3);
      assertThat(pooled.getAutoCommit()).isFalse();
    }
  }

  @Test
  void a_serialization_failure_or_deadlock_is_tried_again_a_few_times() throws Exception {
    try (Connection pooled = database.dataSource().getConnection()) {
      EventLog shaky = new EventLog(Lending.of(pooled, 4));
      assertThat(shaky.append(tenant, started(id("a"), "t")).event().logSeq()).isEqualTo(1);
      EventLog broken = new EventLog(Lending.of(pooled, 5));
      refused(STORAGE, () -> broken.append(tenant, cited(id("b"), "t", 1)));
    }
  }

  @Test
  void a_payload_of_eight_mebibytes_passes() {
    ObjectNode envelope = started(id("a"), "t");
    ((ObjectNode) envelope.get("payload")).put("blob", "ü".repeat(4 * 1024 * 1024));
    append(envelope);
    assertThat(log.read(tenant, 0, 1).get(0).payload().bytes().length).isGreaterThan(8 << 20);
  }
}
