package io.projectory.runtime.simulation;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * A consumer of the simulated topic. What the group has decided it learns in its next poll, unless
 * it is deaf: then it goes on with what it holds, as a member does that was away for too long.
 */
final class SimulatedConsumer implements InvocationHandler {
  private final SimulatedTopic topic;
  private final int maxPoll;
  private final Set<Integer> assigned = new TreeSet<>();
  private final Set<Integer> paused = new HashSet<>();
  private final Map<Integer, Long> positions = new HashMap<>();
  private ConsumerRebalanceListener listener;

  /** What the group gives this member. */
  Set<Integer> target = Set.of();

  boolean deaf;

  /** Makes the error of every poll; null lets them succeed. */
  Supplier<RuntimeException> failing;

  SimulatedConsumer(SimulatedTopic topic, int maxPoll) {
    this.topic = topic;
    this.maxPoll = maxPoll;
  }

  @SuppressWarnings("unchecked")
  Consumer<byte[], byte[]> consumer() {
    return (Consumer<byte[], byte[]>)
        Proxy.newProxyInstance(
            Consumer.class.getClassLoader(), new Class<?>[] {Consumer.class}, this);
  }

  /** Whether it believes to have partitions that the group has given to others. */
  boolean zombie() {
    return !target.containsAll(assigned);
  }

  @Override
  @SuppressWarnings("unchecked")
  public Object invoke(Object proxy, Method method, Object[] arguments) {
    switch (method.getName()) {
      case "subscribe" -> listener = (ConsumerRebalanceListener) arguments[1];
      case "assignment" -> {
        return new HashSet<>(topicPartitions(assigned));
      }
      case "pause" -> each(arguments[0], paused::add);
      case "resume" -> each(arguments[0], paused::remove);
      case "seek" -> seek((TopicPartition) arguments[0], arguments[1]);
      case "poll" -> {
        return poll();
      }
      case "beginningOffsets" -> {
        return offsets(arguments[0], p -> topic.begin());
      }
      case "endOffsets" -> {
        return offsets(arguments[0], topic::end);
      }
      case "committed" -> {
        return new HashMap<TopicPartition, OffsetAndMetadata>();
      }
      case "commitAsync", "commitSync" -> {}
      default -> throw new UnsupportedOperationException(method.toString());
    }
    return null;
  }

  private ConsumerRecords<byte[], byte[]> poll() {
    if (failing != null) {
      throw failing.get();
    }
    if (!deaf) {
      rebalance();
    }
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> records = new TreeMap<>(BY_NUMBER);
    Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
    int left = maxPoll;
    for (int partition : assigned) {
      if (paused.contains(partition) || left == 0) {
        continue;
      }
      long from = positions.get(partition);
      List<ConsumerRecord<byte[], byte[]>> found = new ArrayList<>();
      long position = from;
      for (SimulatedTopic.Entry entry : topic.entries(partition)) {
        if (entry.record().offset() >= from && left > 0) {
          found.add(entry.record());
          position = entry.record().offset() + 1;
          left--;
        }
      }
      if (!found.isEmpty()) {
        TopicPartition tp = new TopicPartition(SimulatedTopic.NAME, partition);
        positions.put(partition, position);
        records.put(tp, found);
        next.put(tp, new OffsetAndMetadata(position));
      }
    }
    return new ConsumerRecords<>(records, next);
  }

  private static final java.util.Comparator<TopicPartition> BY_NUMBER =
      java.util.Comparator.comparingInt(TopicPartition::partition);

  private void rebalance() {
    Set<Integer> lost = new TreeSet<>(assigned);
    lost.removeAll(target);
    Set<Integer> won = new TreeSet<>(target);
    won.removeAll(assigned);
    if (!lost.isEmpty()) {
      listener.onPartitionsRevoked(topicPartitions(lost));
      assigned.removeAll(lost);
      paused.removeAll(lost);
    }
    if (!won.isEmpty()) {
      assigned.addAll(won);
      listener.onPartitionsAssigned(topicPartitions(won));
    }
  }

  private void seek(TopicPartition tp, Object where) {
    positions.put(tp.partition(), where instanceof OffsetAndMetadata o ? o.offset() : (Long) where);
  }

  private static void each(Object topicPartitions, java.util.function.IntConsumer what) {
    for (Object tp : (Collection<?>) topicPartitions) {
      what.accept(((TopicPartition) tp).partition());
    }
  }

  private static Map<TopicPartition, Long> offsets(
      Object topicPartitions, java.util.function.IntToLongFunction offset) {
    Map<TopicPartition, Long> offsets = new HashMap<>();
    for (Object tp : (Collection<?>) topicPartitions) {
      offsets.put((TopicPartition) tp, offset.applyAsLong(((TopicPartition) tp).partition()));
    }
    return offsets;
  }

  private static List<TopicPartition> topicPartitions(Collection<Integer> numbers) {
    return numbers.stream().map(n -> new TopicPartition(SimulatedTopic.NAME, n)).toList();
  }
}
