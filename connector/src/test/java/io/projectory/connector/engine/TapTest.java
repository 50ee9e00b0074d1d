package io.projectory.connector.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;
import org.junit.jupiter.api.Test;

class TapTest {
  private static final Schema ROW =
      SchemaBuilder.struct().field("payload_json", Schema.STRING_SCHEMA).build();
  private static final Schema VALUE = SchemaBuilder.struct().field("after", ROW).build();

  private final Tap tap = new Tap(100, 10_000);

  @Test
  void changes_leave_in_the_order_in_which_they_came() {
    SourceRecord first = change("");
    SourceRecord second = change("");
    tap.add(first);
    tap.add(second);
    assertThat(tap.take()).isSameAs(first);
    assertThat(tap.take()).isSameAs(second);
    assertThat(tap.take()).isNull();
  }

  @Test
  void it_is_full_when_the_bytes_are_and_has_room_again_when_they_left() {
    tap.add(change(""));
    assertThat(tap.crowd()).isEqualTo(1);
    tap.add(change("x".repeat(5_000)));
    assertThat(tap.crowd()).isEqualTo(100);
    tap.take();
    tap.take();
    assertThat(tap.crowd()).isZero();
  }

  @Test
  void one_who_waits_is_woken_by_the_first_change() throws Exception {
    CompletableFuture<Void> waiter =
        CompletableFuture.runAsync(
            () -> {
              try {
                tap.awaitChange(TimeUnit.MINUTES.toMillis(5));
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    tap.add(change(""));
    waiter.get(30, TimeUnit.SECONDS);
  }

  @Test
  void a_marked_position_is_saved_at_most_every_quarter_of_a_second() {
    ParkingPolicy policy = new ParkingPolicy(tap);
    tap.add(change(""));
    assertThat(policy.performCommit(1, Duration.ofMillis(10))).isFalse();
    assertThat(policy.performCommit(1, Duration.ofMillis(250))).isTrue();
    assertThat(policy.performCommit(0, Duration.ofMillis(9999))).isFalse();
  }

  @Test
  void an_idle_wait_ends_in_time_for_a_marked_position_to_be_saved() {
    ParkingPolicy policy = new ParkingPolicy(tap);
    assertThat(policy.performCommit(1, Duration.ofMillis(200))).isTrue();
  }

  private static SourceRecord change(String payload) {
    Struct row = new Struct(ROW).put("payload_json", payload);
    Struct value = new Struct(VALUE).put("after", row);
    return new SourceRecord(Map.of(), Map.of(), "t", VALUE, value);
  }
}
