package io.projectory.runtime.worker;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Commits to Kafka what Postgres has already committed, for the eyes of the stock group tools.
 * Losing a mirrored offset loses nothing. For the worker's thread.
 */
final class OffsetMirror {
  private static final Logger LOG = LoggerFactory.getLogger(OffsetMirror.class);

  private final Consumer<byte[], byte[]> consumer;
  private final Map<TopicPartition, OffsetAndMetadata> pending = new HashMap<>();

  OffsetMirror(Consumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  void moved(TopicPartition tp, long nextOffset) {
    pending.put(tp, new OffsetAndMetadata(nextOffset));
  }

  void flush() {
    pending.keySet().retainAll(consumer.assignment());
    if (!pending.isEmpty()) {
      consumer.commitAsync(new HashMap<>(pending), this::settled);
      pending.clear();
    }
  }

  /** A commit that a rebalance refused is repeated, unless a later one is already waiting. */
  private void settled(Map<TopicPartition, OffsetAndMetadata> offsets, Exception error) {
    if (error != null) {
      offsets.forEach(pending::putIfAbsent);
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
    if (error != null) {
      LOG.debug("Offsets could not be mirrored error={}", error.toString());
    }
  }
}
