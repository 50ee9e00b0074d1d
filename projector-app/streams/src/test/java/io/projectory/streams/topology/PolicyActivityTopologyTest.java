package io.projectory.streams.topology;

import static io.projectory.streams.topology.Counted.ALLOWED;
import static io.projectory.streams.topology.Counted.DENIED;
import static io.projectory.streams.topology.Counted.EXCEPTION_REQUESTED;
import static io.projectory.streams.topology.Counted.EXCEPTION_REQUIRED;
import static io.projectory.streams.topology.Counted.FAILED;
import static io.projectory.streams.topology.Counted.LATE;
import static io.projectory.streams.topology.Counted.SUCCEEDED;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.schemas.Event;
import io.projectory.schemas.EventRecord;
import io.projectory.schemas.EventTypes;
import io.projectory.schemas.Partitions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.TopologyDescription;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PolicyActivityTopologyTest {
  private static final String TWELVE = "2026-03-01T12:00:00Z";
  private static final Duration GRACE = Duration.ofHours(2);

  @TempDir Path state;

  private Driver driver;
  private final Events acme = new Events("acme");
  private final Events globex = new Events("globex");

  @BeforeEach
  void open() {
    driver = new Driver(state, GRACE);
  }

  @AfterEach
  void close() {
    driver.close();
  }

  @Test
  void a_policy_is_counted_over_all_tenants_by_version_and_hour() {
    driver.send(
        acme.started("t1"),
        acme.evaluated("t1", "discount", "v1", "allow"),
        acme.evaluated("t1", "discount", "v2", "deny"),
        globex.started("t1"),
        globex.evaluated("t1", "discount", "v1", "allow"),
        globex.evaluated("t1", "discount", "v1", "require_exception"),
        globex.exception("t1", "discount", "v1"),
        globex.evaluated("t1", "refund", "v1", "deny"));

    assertThat(driver.count("discount", "v1", TWELVE, ALLOWED)).isEqualTo(2);
    assertThat(driver.count("discount", "v1", TWELVE, DENIED)).isZero();
    assertThat(driver.count("discount", "v1", TWELVE, EXCEPTION_REQUIRED)).isEqualTo(1);
    assertThat(driver.count("discount", "v1", TWELVE, EXCEPTION_REQUESTED)).isEqualTo(1);
    assertThat(driver.count("discount", "v2", TWELVE, DENIED)).isEqualTo(1);
    assertThat(driver.count("refund", "v1", TWELVE, DENIED)).isEqualTo(1);
    assertThat(driver.rows()).hasSize(3);
  }

  @Test
  void what_is_published_says_everything_without_its_key_and_carries_nothing_of_the_event() {
    driver.send(acme.started("t"), acme.evaluated("t", "p\\u00fc", "v", "allow"));

    assertThat(driver.published()).hasSize(1);
    assertThat(driver.published().get(0).key())
        .isEqualTo("[\"pü\",\"v\",\"2026-03-01T12:00:00Z\"]".getBytes(UTF_8));
    assertThat(driver.published().get(0).value())
        .isEqualTo(
            ("{\"abandoned\":0,\"allowed\":1,\"denied\":0,\"exception_requested\":0,"
                    + "\"exception_required\":0,\"failed\":0,\"hour\":\"2026-03-01T12:00:00Z\","
                    + "\"late\":0,\"policy_id\":\"pü\",\"policy_version\":\"v\",\"succeeded\":0}")
                .getBytes(UTF_8));
    assertThat(driver.published().get(0).headers()).isEmpty();
    assertThat(driver.published().get(0).getRecordTime())
        .as("that of the event's record, so that whoever reads it can tell the latency")
        .isEqualTo(Driver.PRODUCED);
  }

  @Test
  void events_are_keyed_anew_by_policy_whatever_their_tenant() {
    List<TopologyDescription.Subtopology> parts =
        new ArrayList<>(
            PolicyActivityTopology.of(
                    new ActivitySettings("events", "activity", 4, GRACE), IntakeListener.NONE)
                .describe()
                .subtopologies());
    assertThat(parts).as("intake by tenant, count by policy").hasSize(2);

    driver.send(acme.started("t"), globex.started("t"));
    for (int i = 0; i < 40; i++) {
      driver.send(
          acme.evaluated("t", "p" + i, "v1", "allow"),
          globex.evaluated("t", "p" + i, "v2", "deny"));
    }
    PolicyHour hour = new PolicyHour("p1", "v1", 5);
    PolicyHour other = new PolicyHour("p1", "v2", 6);
    for (int count : new int[] {1, 4, 7}) {
      assertThat(PolicyActivityTopology.byPolicy().partitions("any", hour, null, count))
          .isEqualTo(PolicyActivityTopology.byPolicy().partitions("any", other, null, count))
          .hasValueSatisfying(
              chosen -> assertThat(chosen).containsExactly(Partitions.of("p1", count)));
    }
    assertThat(driver.rows()).hasSize(80);
    assertThat(driver.total(ALLOWED)).isEqualTo(40);
  }

  @Test
  void an_outcome_counts_once_for_every_policy_version_that_the_trace_evaluated() {
    driver.send(
        acme.started("t1"),
        acme.evaluated("t1", "a", "1", "deny"),
        acme.evaluated("t1", "a", "1", "allow"),
        acme.evaluated("t1", "a", "2", "allow"),
        acme.exception("t1", "b", "1"),
        acme.started("t2"),
        acme.evaluated("t2", "a", "1", "allow"),
        globex.started("t1"),
        globex.evaluated("t1", "c", "1", "allow"));
    acme.at("2026-03-01T14:59:59.999Z", "2026-03-01T15:00:01Z");
    driver.send(acme.finished("t1", "success"), acme.finished("t2", "failure"));

    String fourteen = "2026-03-01T14:00:00Z";
    assertThat(driver.count("a", "1", fourteen, SUCCEEDED)).isEqualTo(1);
    assertThat(driver.count("a", "2", fourteen, SUCCEEDED)).isEqualTo(1);
    assertThat(driver.count("a", "1", fourteen, FAILED)).isEqualTo(1);
    assertThat(driver.total(SUCCEEDED)).as("an exception alone is no evaluation").isEqualTo(2);
    assertThat(driver.openTraces()).as("globex' trace is still open").isEqualTo(1);
  }

  @Test
  void the_hour_is_that_of_the_instant_whatever_the_offset_it_was_written_with() {
    acme.at("2026-03-02T01:10:00+05:30", "2026-03-01T19:41:00Z");
    driver.send(acme.started("t"), acme.evaluated("t", "p", "v", "allow"));
    assertThat(driver.count("p", "v", "2026-03-01T19:00:00Z", ALLOWED)).isEqualTo(1);

    acme.at("1969-12-31T23:59:59Z", "1970-01-01T00:00:10Z");
    driver.send(acme.evaluated("t", "p", "v", "deny"));
    assertThat(driver.count("p", "v", "1969-12-31T23:00:00Z", DENIED)).isEqualTo(1);
  }

  @Test
  void late_events_count_in_their_hour_within_the_grace_and_as_late_where_they_were_recorded() {
    driver.send(acme.started("t"));
    acme.at("2026-03-01T12:59:59Z", "2026-03-01T14:59:59.999999Z");
    driver.send(acme.evaluated("t", "p", "v", "allow"));
    assertThat(driver.count("p", "v", TWELVE, ALLOWED)).isEqualTo(1);

    acme.at("2026-03-01T12:59:59Z", "2026-03-01T15:00:00Z");
    driver.send(acme.evaluated("t", "p", "v", "allow"), acme.exception("t", "p", "v"));
    driver.send(acme.finished("t", "success"));
    assertThat(driver.count("p", "v", TWELVE, ALLOWED)).as("a closed hour stays").isEqualTo(1);
    assertThat(driver.count("p", "v", TWELVE, EXCEPTION_REQUESTED)).isZero();
    assertThat(driver.total(SUCCEEDED)).isZero();
    assertThat(driver.count("p", "v", "2026-03-01T15:00:00Z", LATE)).isEqualTo(3);
  }

  /** Streams' own windows would drop what this counts: the stream's time is far ahead. */
  @Test
  void one_tenant_that_is_read_ahead_makes_nobody_elses_events_late() {
    acme.at("2030-01-01T00:00:00Z", "2030-01-01T00:00:00Z");
    driver.send(acme.started("t"), acme.evaluated("t", "p", "v", "allow"));
    driver.send(globex.started("t"), globex.evaluated("t", "p", "v", "allow"));

    assertThat(driver.count("p", "v", TWELVE, ALLOWED)).isEqualTo(1);
    assertThat(driver.total(LATE)).isZero();
  }

  @Test
  void what_the_connector_repeats_counts_once() {
    Event[] log = {
      acme.started("t"),
      acme.evaluated("t", "p", "v", "allow"),
      acme.evaluated("t", "p", "v", "deny"),
      acme.finished("t", "success"),
      acme.started("u"),
      acme.evaluated("u", "p", "v", "allow")
    };
    driver.send(log[0], log[1], log[2]);
    driver.send(log[1], log[2], log[3], log[4]);
    driver.send(log);
    driver.send(globex.started("t"), globex.evaluated("t", "p", "v", "allow"));

    assertThat(driver.passed(Passed.DUPLICATE)).isEqualTo(7);
    assertThat(driver.count("p", "v", TWELVE, ALLOWED)).isEqualTo(3);
    assertThat(driver.count("p", "v", TWELVE, DENIED)).isEqualTo(1);
    assertThat(driver.count("p", "v", TWELVE, SUCCEEDED)).isEqualTo(1);
  }

  @Test
  void what_fills_a_hole_later_counts_even_after_the_end_of_its_trace() {
    Event started = acme.started("t");
    Event allowed = acme.evaluated("t", "p", "v", "allow");
    Event denied = acme.evaluated("t", "q", "v", "deny");
    Event finished = acme.finished("t", "success");
    driver.send(started, finished);
    assertThat(driver.total(SUCCEEDED)).isZero();
    assertThat(driver.openTraces()).isEqualTo(1);

    driver.send(denied, denied);
    driver.send(allowed, allowed, finished);
    assertThat(driver.count("p", "v", TWELVE, ALLOWED)).isEqualTo(1);
    assertThat(driver.count("q", "v", TWELVE, DENIED)).isEqualTo(1);
    assertThat(driver.count("p", "v", TWELVE, SUCCEEDED)).isEqualTo(1);
    assertThat(driver.count("q", "v", TWELVE, SUCCEEDED)).isEqualTo(1);
    assertThat(driver.passed(Passed.DUPLICATE)).isEqualTo(3);
    assertThat(driver.openTraces()).as("the tenant is whole again").isZero();
  }

  @Test
  void malformed_records_count_nothing_and_leave_their_place_to_a_better_copy() {
    Event started = acme.started("t");
    Event allowed = acme.evaluated("t", "p", "v", "allow");
    driver.send(started);
    byte[] key = EventRecord.key(allowed);
    byte[] value = EventRecord.value(allowed);
    Headers without = Driver.headers(allowed);
    without.remove("ce_logseq");
    Headers foreign = Driver.headers(allowed);
    foreign.remove("ce_tenantid");
    foreign.add("ce_tenantid", "globex".getBytes(UTF_8));

    driver.send(null, new RecordHeaders(), null);
    driver.send(new byte[0], new RecordHeaders(), "no event".getBytes(UTF_8));
    driver.send(null, Driver.headers(allowed), value);
    driver.send(key, Driver.headers(allowed), null);
    driver.send(key, without, value);
    driver.send(key, foreign, value);
    driver.send(key, Driver.headers(allowed), "{\"decision\":\"deny\"}".getBytes(UTF_8));
    driver.send(key, Driver.headers(allowed), new byte[] {'{', (byte) 0xff});
    driver.send(key, Driver.headers(allowed), "{\"n\":1.5}".getBytes(UTF_8));
    assertThat(driver.passed(Passed.MALFORMED)).isEqualTo(9);
    assertThat(driver.rows()).isEmpty();

    driver.send(allowed);
    assertThat(driver.count("p", "v", TWELVE, ALLOWED)).isEqualTo(1);
    assertThat(driver.passed(Passed.DUPLICATE)).isZero();
  }

  @Test
  void unknown_types_and_payloads_that_append_would_refuse_are_passed_over_and_stay_seen() {
    Event unknown = acme.event("t", "PolicyRetired", "{\"policy\":{\"policy_id\":\"p\"}}");
    driver.send(acme.started("t"), unknown, unknown);
    assertThat(driver.passed(Passed.UNKNOWN_TYPE)).isEqualTo(1);
    assertThat(driver.passed(Passed.DUPLICATE)).isEqualTo(1);

    String longName = "n".repeat(2_001);
    Event undated = acme.at("yesterday", "today").evaluated("t", "p", "v", "allow");
    acme.at(Events.NOON, Events.NOON);
    driver.send(
        acme.event("t", EventTypes.POLICY_EVALUATED, "{}"),
        acme.event("t", EventTypes.POLICY_EVALUATED, "[]"),
        acme.evaluated("t", "p", " ", "allow"),
        acme.evaluated("t", "p", "v", "maybe"),
        acme.evaluated("t", longName, "v", "allow"),
        acme.event(
            "t",
            EventTypes.EXCEPTION_REQUESTED,
            "{\"policy\":{\"policy_id\":7,\"policy_version\":\"v\"}}"),
        undated,
        acme.finished("t", "unclear"));
    assertThat(driver.passed(Passed.INVALID)).isEqualTo(8);
    assertThat(driver.rows()).isEmpty();
    assertThat(driver.passed(Passed.MALFORMED)).isZero();
  }

  /** Whatever arrives how often and in whatever order within the holes: the same counts. */
  @Test
  void random_repetitions_and_late_fillings_change_nothing() {
    Random random = new Random(7);
    List<Event> log = new ArrayList<>();
    for (int trace = 0; trace < 60; trace++) {
      String id = "t" + trace;
      log.add(acme.started(id));
      for (int i = random.nextInt(4); i >= 0; i--) {
        log.add(acme.evaluated(id, "p" + random.nextInt(3), "v" + random.nextInt(2), "allow"));
      }
      log.add(acme.finished(id, random.nextBoolean() ? "success" : "failure"));
    }
    try (Driver plain = new Driver(state.resolve("plain"), GRACE)) {
      log.forEach(plain::send);
      List<Event> shuffled = new ArrayList<>(log);
      shuffled.addAll(log.subList(0, log.size() / 2));
      Collections.shuffle(shuffled, random);
      shuffled.forEach(driver::send);
      assertThat(driver.rows()).isEqualTo(plain.rows()).isNotEmpty();
      assertThat(driver.openTraces()).isZero();
    }
  }

  @Test
  void the_application_is_exactly_once() {
    assertThat(PolicyActivityTopology.properties("id", "host:1"))
        .containsEntry(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2)
        .containsEntry(StreamsConfig.REPLICATION_FACTOR_CONFIG, -1);
  }
}
