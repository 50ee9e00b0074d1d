package io.projectory.runtime.worker;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;

/**
 * The partitions a worker has been given. A new one is paused until its cursor was read, so that no
 * database is asked inside the rebalance. For the worker's thread.
 */
final class Assignment implements ConsumerRebalanceListener {
  private final Consumer<byte[], byte[]> consumer;
  private final IntConsumer changed;
  private final Map<TopicPartition, PartitionWork> partitions = new LinkedHashMap<>();

  /** {@code changed} is told the number of partitions after each change. */
  Assignment(Consumer<byte[], byte[]> consumer, IntConsumer changed) {
    this.consumer = consumer;
    this.changed = changed;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> added) {
    consumer.pause(added);
    for (TopicPartition tp : added) {
      consumer.seek(tp, 0); // a position, so that none is looked for; the cursor's follows
      partitions.put(tp, new PartitionWork(tp));
    }
    changed.accept(partitions.size());
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> removed) {
    removed.forEach(partitions::remove);
    changed.accept(partitions.size());
  }

  PartitionWork of(TopicPartition tp) {
    return partitions.get(tp);
  }

  List<Integer> numbers() {
    return partitions.keySet().stream().map(TopicPartition::partition).toList();
  }

  List<PartitionWork> notReady() {
    List<PartitionWork> waiting = new ArrayList<>();
    for (PartitionWork work : partitions.values()) {
      if (!work.ready()) {
        waiting.add(work);
      }
    }
    return waiting;
  }

  /** After a failure everything cached is in doubt: stop fetching and read the cursors again. */
  void forgetAll() {
    partitions.values().forEach(PartitionWork::forget);
    consumer.pause(partitions.keySet());
  }

  void forget(PartitionWork work) {
    work.forget();
    consumer.pause(List.of(work.topicPartition()));
  }
}
