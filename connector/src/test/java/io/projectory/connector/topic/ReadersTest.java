package io.projectory.connector.topic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.junit.jupiter.api.Test;

/** How long those who read a topic to its end wait for brokers that hand out nothing. */
class ReadersTest {
  private static final TopicPartition PARTITION = new TopicPartition("dg.events", 0);

  private final AtomicLong now = new AtomicLong(42);
  private final MockConsumer<byte[], byte[]> consumer = new MockConsumer<>("none");

  private void records(long end) {
    consumer.updatePartitions(
        PARTITION.topic(), List.of(new PartitionInfo(PARTITION.topic(), 0, null, null, null)));
    consumer.updateBeginningOffsets(Map.of(PARTITION, 0L));
    consumer.updateEndOffsets(Map.of(PARTITION, end));
  }

  /** What the next poll finds, after that many seconds; null for nothing. */
  private void poll(int seconds, Long offset) {
    consumer.schedulePollTask(
        () -> {
          now.addAndGet(Duration.ofSeconds(seconds).toNanos());
          if (offset != null) {
            consumer.addRecord(
                new ConsumerRecord<>(
                    PARTITION.topic(), 0, offset, bytes("k"), bytes("v" + offset)));
          }
        });
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private void readEvents() {
    EventReader.read(consumer, PARTITION.topic(), now::get, (event, partition) -> {});
  }

  private Map<String, String> readState() {
    Map<String, String> found = new HashMap<>();
    new StateReader(consumer, now::get)
        .read(PARTITION.topic())
        .forEach((key, value) -> found.put(key, new String(value, UTF_8)));
    return found;
  }

  @Test
  void events_may_take_long_while_some_of_them_come() {
    records(3);
    for (long offset = 0; offset < 3; offset++) {
      poll(29, null);
      poll(29, offset);
    }
    readEvents();
    assertThat(consumer.position(PARTITION)).isEqualTo(3);
  }

  @Test
  void events_that_do_not_come_for_half_a_minute_are_an_outage() {
    records(2);
    poll(29, 0L);
    poll(29, null);
    poll(2, null);
    assertThatThrownBy(this::readEvents).isInstanceOf(TimeoutException.class);
    assertThat(consumer.position(PARTITION)).isEqualTo(1);
  }

  @Test
  void a_state_is_the_last_value_and_has_half_a_minute_in_all() {
    records(2);
    poll(14, 0L);
    poll(15, 1L);
    assertThat(readState()).containsOnly(Map.entry("k", "v1"));
  }

  @Test
  void a_state_that_takes_longer_is_an_outage() {
    records(3);
    poll(14, 0L);
    poll(17, 1L);
    assertThatThrownBy(this::readState)
        .isInstanceOf(TimeoutException.class)
        .hasMessageContaining(PARTITION.topic());
  }
}
