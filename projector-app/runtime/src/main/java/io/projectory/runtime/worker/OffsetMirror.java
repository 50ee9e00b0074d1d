package io.projectory.runtime.worker;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits to Kafka what Postgres has already committed, for the eyes of the stock group tools, a
 * few times a second: the brokers would spend more on every offset than on the events. Losing a
 * mirrored offset loses nothing. For the worker's thread.
 */
final class OffsetMirror {
  private static final Logger LOG = LoggerFactory.getLogger(OffsetMirror.class);

  private static final Duration BETWEEN = Duration.ofMillis(100);

  private final Consumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, OffsetAndMetadata> newest = new HashMap<>();
  private final Set<TopicPartition> untold = new HashSet<>();
  private Instant nextFlush = Instant.MIN;

  OffsetMirror(Consumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  void moved(TopicPartition tp, long nextOffset) {
    newest.put(tp, new OffsetAndMetadata(nextOffset));
    untold.add(tp);
  }

  /** How long may be waited for records, when it would be {@code most} otherwise. */
  Duration patience(Duration most) {
    return untold.isEmpty() || most.compareTo(BETWEEN) < 0 ? most : BETWEEN;
  }

  void flush(Instant now) {
    if (now.isBefore(nextFlush)) {
      return;
    }
    newest.keySet().retainAll(consumer.assignment());
    untold.retainAll(newest.keySet());
    if (!untold.isEmpty()) {
      Map<TopicPartition, OffsetAndMetadata> told = new HashMap<>(newest);
      told.keySet().retainAll(untold);
      untold.clear();
      nextFlush = now.plus(BETWEEN);
      consumer.commitAsync(told, this::settled);
    }
  }

  /**
   * What a rebalance refused is told again, as it then is: several commits may be under way, and an
   * older one must not have the last word. No event may come that would tell it by itself.
   */
  private void settled(Map<TopicPartition, OffsetAndMetadata> offsets, Exception error) {
    if (error != null) {
      untold.addAll(offsets.keySet());
      failed(error);
    }
  }

  /** The last words before the group is left. */
  void close(Map<TopicPartition, OffsetAndMetadata> all, Duration timeout) {
    if (all.isEmpty()) {
      return;
    }
    try {
      commit(all, timeout);
    } catch (KafkaException e) {
      failed(e);
    }
  }

  private void commit(Map<TopicPartition, OffsetAndMetadata> all, Duration timeout) {
    try {
      consumer.commitSync(all, timeout);
    } catch (WakeupException e) {
      // the request to stop came while a batch ran and is answered only here
      consumer.commitSync(all, timeout);
    }
  }

  private static void failed(Exception error) {
    LOG.debug("Offsets could not be mirrored error={}", error.toString());
  }
}
