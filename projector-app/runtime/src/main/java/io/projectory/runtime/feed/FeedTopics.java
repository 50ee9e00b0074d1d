package io.projectory.runtime.feed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.GroupNotEmptyException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * What an application that fills a topic has in Kafka: offsets of its group, internal topics, the
 * records that it made. Every method throws {@link KafkaException} when the brokers cannot be
 * asked. Thread-safe.
 */
public final class FeedTopics {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final List<String> INTERNAL = List.of("-changelog", "-repartition");
  private static final String BETWEEN = "-repartition";

  private final Admin admin;

  public FeedTopics(Admin admin) {
    this.admin = admin;
  }

  /** Whether no instance is a member of the group. */
  public boolean nobodyWorks(Feed feed) {
    String group = feed.applicationId();
    try {
      GroupState state =
          get(admin.describeConsumerGroups(List.of(group)).describedGroups().get(group))
              .groupState();
      return state == GroupState.EMPTY || state == GroupState.DEAD;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return true;
      }
      throw failed(e);
    }
  }

  /**
   * Does what the application reset tool does, and empties the topic: offsets, internal topics,
   * records. Half of it done before, it does the rest.
   *
   * @return false when an instance has joined the group: nothing or not everything was done
   */
  public boolean clear(Feed feed) {
    if (!forgetOffsets(feed.applicationId())) {
      return false;
    }
    Set<String> internal = internal(feed, INTERNAL);
    if (!internal.isEmpty()) {
      deleteTopics(internal);
    }
    empty(feed.topic());
    return nobodyWorks(feed) && internal(feed, INTERNAL).isEmpty();
  }

  /** Where committed records of the topic that it reads end, by partition. */
  public Map<TopicPartition, Long> sourceEnds(Feed feed) {
    return offsets(List.of(feed.sourceTopic()), OffsetSpec.latest());
  }

  /** Where the topic that it reads begins. */
  public Map<TopicPartition, Long> sourceBegins(Feed feed) {
    return offsets(List.of(feed.sourceTopic()), OffsetSpec.earliest());
  }

  /** Where committed records end that its instances hand to one another. */
  public Map<TopicPartition, Long> betweenEnds(Feed feed) {
    return offsets(internal(feed, List.of(BETWEEN)), OffsetSpec.latest());
  }

  /** Where committed records of the topic that it fills end. */
  public Map<TopicPartition, Long> ends(Feed feed) {
    return offsets(List.of(feed.topic()), OffsetSpec.latest());
  }

  /** What it has read and committed. */
  public Map<TopicPartition, Long> committed(Feed feed) {
    try {
      Map<TopicPartition, Long> offsets = new HashMap<>();
      Map<TopicPartition, OffsetAndMetadata> found =
          get(admin.listConsumerGroupOffsets(feed.applicationId()).partitionsToOffsetAndMetadata());
      found.forEach(
          (partition, offset) -> {
            if (offset != null) {
              offsets.put(partition, offset.offset());
            }
          });
      return offsets;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return Map.of();
      }
      throw failed(e);
    }
  }

  private boolean forgetOffsets(String group) {
    try {
      get(admin.deleteConsumerGroups(List.of(group)).all());
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupNotEmptyException) {
        return false;
      }
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return true;
      }
      throw failed(e);
    }
  }

  private Set<String> internal(Feed feed, List<String> endings) {
    String prefix = feed.applicationId() + "-";
    return await(admin.listTopics().names()).stream()
        .filter(name -> name.startsWith(prefix) && endings.stream().anyMatch(name::endsWith))
        .collect(Collectors.toSet());
  }

  private void deleteTopics(Set<String> topics) {
    try {
      get(admin.deleteTopics(topics).all());
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
        throw failed(e);
      }
    }
  }

  private void empty(String topic) {
    Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
    partitions(List.of(topic)).forEach(p -> all.put(p, RecordsToDelete.beforeOffset(-1)));
    await(admin.deleteRecords(all).all());
  }

  private List<TopicPartition> partitions(Iterable<String> topics) {
    List<String> names = new ArrayList<>();
    topics.forEach(names::add);
    List<TopicPartition> partitions = new ArrayList<>();
    for (TopicDescription topic : await(admin.describeTopics(names).allTopicNames()).values()) {
      topic
          .partitions()
          .forEach(p -> partitions.add(new TopicPartition(topic.name(), p.partition())));
    }
    return partitions;
  }

  private Map<TopicPartition, Long> offsets(Iterable<String> topics, OffsetSpec which) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    partitions(topics).forEach(partition -> asked.put(partition, which));
    Map<TopicPartition, Long> offsets =
        new TreeMap<>(Comparator.comparing(TopicPartition::toString));
    ListOffsetsOptions committed = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
    await(admin.listOffsets(asked, committed).all())
        .forEach((partition, found) -> offsets.put(partition, found.offset()));
    return offsets;
  }

  private static <T> T await(KafkaFuture<T> future) {
    try {
      return get(future);
    } catch (ExecutionException e) {
      throw failed(e);
    }
  }

  private static <T> T get(KafkaFuture<T> future) throws ExecutionException {
    try {
      return future.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new KafkaException("the brokers did not answer in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }

  private static KafkaException failed(ExecutionException e) {
    return new KafkaException(String.valueOf(e.getCause().getMessage()), e.getCause());
  }
}
