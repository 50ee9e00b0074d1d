package io.projectory.runtime.worker;

import io.projectory.runtime.watch.EngineListener.Rebalance;
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
class Assignment implements ConsumerRebalanceListener {
  private final Consumer<byte[], byte[]> consumer;
  private final Runnable finish;
  private final IntConsumer changed;
  private final java.util.function.Consumer<Rebalance> rebalanced;
  private final Map<TopicPartition, PartitionWork> partitions = new LinkedHashMap<>();

  /**
   * @param finish returns when nothing is being applied: a partition is given up between batches
   * @param changed is told the number of partitions after each change
   */
  Assignment(
      Consumer<byte[], byte[]> consumer,
      Runnable finish,
      IntConsumer changed,
      java.util.function.Consumer<Rebalance> rebalanced) {
    this.consumer = consumer;
    this.finish = finish;
    this.changed = changed;
    this.rebalanced = rebalanced;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> added) {
    consumer.pause(added);
    for (TopicPartition tp : added) {
      consumer.seek(tp, 0); // a position, so that none is looked for; the cursor's follows
      partitions.put(tp, work(tp));
    }
    changed.accept(partitions.size());
    rebalanced.accept(Rebalance.ASSIGNED);
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> removed) {
    remove(removed, Rebalance.REVOKED);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> removed) {
    remove(removed, Rebalance.LOST);
  }

  private void remove(Collection<TopicPartition> removed, Rebalance why) {
    finish.run();
    removed.forEach(partitions::remove);
    changed.accept(partitions.size());
    rebalanced.accept(why);
  }

  PartitionWork work(TopicPartition tp) {
    return new PartitionWork(tp);
  }

  PartitionWork of(TopicPartition tp) {
    return partitions.get(tp);
  }

  List<Integer> numbers() {
    return partitions.keySet().stream().map(TopicPartition::partition).toList();
  }

  List<PartitionWork> notReady() {
    return partitions.values().stream().filter(w -> !w.ready()).toList();
  }

  List<PartitionWork> ready() {
    return partitions.values().stream().filter(PartitionWork::ready).toList();
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
