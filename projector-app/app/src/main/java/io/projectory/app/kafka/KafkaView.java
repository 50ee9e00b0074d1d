package io.projectory.app.kafka;

import io.projectory.api.TopicProjection;
import io.projectory.app.database.UnreachableException;
import io.projectory.runtime.failure.TypedStop;
import io.projectory.runtime.store.PartitionCursor;
import io.projectory.runtime.topic.EventTopic;
import io.projectory.runtime.topic.TopicProgress;
import io.projectory.runtime.topic.TopicProgressReader;
import io.projectory.schemas.ProjectoryException;
import io.projectory.schemas.config.KafkaConfig;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** What operators ask of Kafka; answers within seconds or says that nobody does. Thread-safe. */
public final class KafkaView implements AutoCloseable {
  private static final int REQUEST_MS = 4_000;
  private static final int PATIENCE_MS = 5_000;

  private final String server;
  private final Admin admin;

  /** Connects lazily. */
  public KafkaView(KafkaConfig config) {
    Map<String, Object> settings = config.client();
    settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_MS);
    settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PATIENCE_MS);
    server = "Kafka at " + config.bootstrapServers();
    admin = Admin.create(settings);
  }

  /** Identity of a topic. */
  public record Topic(String id, int partitions) {}

  /** Brokers in the cluster. */
  public int brokers() {
    return await(admin.describeCluster().nodes()).size();
  }

  public Optional<Topic> topic(String name) {
    try {
      TopicDescription found = get(admin.describeTopics(List.of(name)).topicNameValues().get(name));
      return Optional.of(new Topic(found.topicId().toString(), found.partitions().size()));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return Optional.empty();
      }
      throw unreachable(e.getCause());
    }
  }

  /**
   * @param recorded the cursors of the projection
   * @throws ProjectoryException {@code conflict} when the topic cannot serve a rebuild
   */
  public void requireWhole(String topic, String projection, List<PartitionCursor> recorded) {
    brokers();
    new EventTopic(admin, topic).requireWhole(projection, recorded);
  }

  /** How far a projection is with its own topic; empty while there is none. */
  public Optional<TopicProgress> progress(
      DataSource views, TopicProjection projection, Clock clock) {
    try {
      return Optional.of(new TopicProgressReader(admin, views, clock).read(projection));
    } catch (TypedStop e) {
      return Optional.empty();
    } catch (KafkaException e) {
      throw unreachable(e);
    } catch (SQLException e) {
      throw ProjectoryException.storage(e);
    }
  }

  /** First offset of each partition. */
  public Map<Integer, Long> beginnings(String topic, int partitions) {
    return offsets(topic, partitions, OffsetSpec.earliest());
  }

  /** End of each partition for readers of committed records. */
  public Map<Integer, Long> ends(String topic, int partitions) {
    return offsets(topic, partitions, OffsetSpec.latest());
  }

  /** Offsets that the group committed, by partition. */
  public Map<Integer, Long> committed(String group, String topic) {
    try {
      Map<Integer, Long> offsets = new TreeMap<>();
      Map<TopicPartition, OffsetAndMetadata> found =
          get(admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata());
      found.forEach(
          (partition, offset) -> {
            if (partition.topic().equals(topic) && offset != null) {
              offsets.put(partition.partition(), offset.offset());
            }
          });
      return offsets;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof GroupIdNotFoundException) {
        return Map.of();
      }
      throw unreachable(e.getCause());
    }
  }

  /** Members of each group; none of one that does not exist. */
  public Map<String, Integer> members(Collection<String> groups) {
    Map<String, Integer> members = new HashMap<>();
    Map<String, KafkaFuture<ConsumerGroupDescription>> described =
        admin.describeConsumerGroups(groups).describedGroups();
    for (String group : groups) {
      try {
        members.put(group, get(described.get(group)).members().size());
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof GroupIdNotFoundException)) {
          throw unreachable(e.getCause());
        }
        members.put(group, 0);
      }
    }
    return members;
  }

  private Map<Integer, Long> offsets(String topic, int partitions, OffsetSpec which) {
    Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      asked.put(new TopicPartition(topic, partition), which);
    }
    Map<Integer, Long> offsets = new TreeMap<>();
    ListOffsetsOptions committed = new ListOffsetsOptions(IsolationLevel.READ_COMMITTED);
    await(admin.listOffsets(asked, committed).all())
        .forEach((partition, found) -> offsets.put(partition.partition(), found.offset()));
    return offsets;
  }

  private <T> T await(KafkaFuture<T> future) {
    try {
      return get(future);
    } catch (ExecutionException e) {
      throw unreachable(e.getCause());
    }
  }

  private static <T> T get(KafkaFuture<T> future) throws ExecutionException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ExecutionException(e);
    }
  }

  private ProjectoryException unreachable(Throwable cause) {
    return ProjectoryException.storage(
        new UnreachableException(
            "cannot reach "
                + server
                + " ("
                + firstLine(cause)
                + "); is it running? 'projectory up' starts the local stack, --config names other"
                + " servers",
            cause));
  }

  private static String firstLine(Throwable e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("").strip();
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
