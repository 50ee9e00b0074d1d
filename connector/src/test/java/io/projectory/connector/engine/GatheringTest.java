package io.projectory.connector.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

/** How long the sender waits, by a clock that goes on while it sleeps. */
class GatheringTest {
  private static final Schema ROW =
      SchemaBuilder.struct().field("payload_json", Schema.STRING_SCHEMA).build();
  private static final Schema SOURCE =
      SchemaBuilder.struct().field("ts_ms", Schema.INT64_SCHEMA).build();
  private static final Schema VALUE =
      SchemaBuilder.struct().field("after", ROW).field("source", SOURCE).build();
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");
  private static final int ENOUGH = 3;
  private static final Duration A_LOOK = Duration.ofMillis(20);

  private Instant now = START;
  private final Tap tap = new Tap(100, 20_000);
  private final Gathering gathering =
      new Gathering(tap, ENOUGH, () -> now, time -> now = now.plus(time));

  @Test
  void what_is_not_late_waits_for_nothing() throws Exception {
    assertThat(waited(change(Duration.ofMillis(999)))).isZero();
  }

  @Test
  void what_is_late_may_become_a_twentieth_later() throws Exception {
    assertThat(waited(change(Duration.ofSeconds(3))))
        .isBetween(Duration.ofMillis(150), Duration.ofMillis(150).plus(A_LOOK));
  }

  @Test
  void nothing_waits_for_longer_than_a_second() throws Exception {
    assertThat(waited(change(Duration.ofHours(8))))
        .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(1).plus(A_LOOK));
  }

  @Test
  void the_wait_ends_when_enough_have_gathered() throws Exception {
    for (int i = 0; i < ENOUGH; i++) {
      tap.add(change(Duration.ofHours(8)));
    }
    assertThat(waited(change(Duration.ofHours(8)))).isZero();
  }

  @Test
  void a_crowd_is_not_waited_for_when_there_is_no_room_for_it() throws Exception {
    tap.add(change(Duration.ofHours(8), "x".repeat(10_000)));
    assertThat(waited(change(Duration.ofHours(8)))).isZero();
  }

  @Test
  void the_wait_ends_when_the_reader_has_come_to_the_present() throws Exception {
    tap.add(change(Duration.ofHours(8)));
    tap.add(change(Duration.ZERO));
    assertThat(waited(change(Duration.ofHours(8)))).isEqualTo(A_LOOK);
  }

  @Test
  void what_does_not_say_when_it_was_committed_waits_for_nothing() throws Exception {
    SourceRecord heartbeat = new SourceRecord(Map.of(), Map.of(), "t", null, null);
    assertThat(waited(heartbeat)).isZero();
  }

  private Duration waited(SourceRecord first) throws InterruptedException {
    gathering.await(first);
    return Duration.between(START, now);
  }

  private static SourceRecord change(Duration age) {
    return change(age, "{}");
  }

  private static SourceRecord change(Duration age, String payload) {
    Struct value =
        new Struct(VALUE)
            .put("after", new Struct(ROW).put("payload_json", payload))
            .put("source", new Struct(SOURCE).put("ts_ms", START.minus(age).toEpochMilli()));
    return new SourceRecord(Map.of(), Map.of(), "t", VALUE, value);
  }
}
