package io.projectory.runtime.topic;

import io.projectory.runtime.failure.TypedStop;
import io.projectory.runtime.store.PartitionCursor;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * Whether a projection can be built again from the topic: only if it is the topic that the cursors
 * belong to, and still holds everything (DESIGN 5). Thread-safe.
 */
public final class EventTopic {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Admin admin;
  private final String name;

  public EventTopic(Admin admin, String name) {
    this.admin = admin;
    this.name = name;
  }

  /**
   * The topic as it is now.
   *
   * @param begins first offset by partition
   */
  public record Now(TopicFacts facts, Map<Integer, Long> begins, Map<Integer, Long> ends) {

    /** Whether these cursors were made for this topic. */
    public boolean sameAs(List<PartitionCursor> cursors) {
      return cursors.stream()
          .allMatch(
              c ->
                  c.topicId().equals(facts.topicId())
                      && c.partitionCount() == facts.partitionCount());
    }

    /** Whether the topic still holds what these cursors would read next. */
    public boolean holds(List<PartitionCursor> cursors) {
      return sameAs(cursors)
          && cursors.stream()
              .allMatch(
                  c ->
                      c.nextOffset() >= begins.get(c.partition())
                          && c.nextOffset() <= ends.get(c.partition()));
    }
  }

  public String name() {
    return name;
  }

  /**
   * @throws io.projectory.runtime.failure.TypedStop when there is no such topic
   * @throws KafkaException when the brokers cannot be asked
   */
  public Now now() {
    TopicFacts facts = TopicFacts.read(admin, name, TIMEOUT);
    return new Now(
        facts,
        offsets(facts.partitionCount(), OffsetSpec.earliest()),
        offsets(facts.partitionCount(), OffsetSpec.latest()));
  }

  /**
   * Looks at the topic and checks it.
   *
   * @throws ProjectoryException {@code conflict} as below, or when there is no topic; {@code
   *     storage} when the brokers cannot be asked
   */
  public void requireWhole(String projection, List<PartitionCursor> recorded) {
    try {
      requireWhole(projection, recorded, now());
    } catch (KafkaException e) {
      throw ProjectoryException.storage(e);
    } catch (TypedStop e) {
      throw new ProjectoryException(ErrorCode.CONFLICT, e.getMessage(), Map.of("topic", name), e);
    }
  }

  /**
   * @param recorded the cursors of the projection; none before it has ever worked
   * @throws ProjectoryException {@code conflict} when reading the topic again would not give
   *     everything
   */
  public void requireWhole(String projection, List<PartitionCursor> recorded, Now now) {
    String instead = "; rebuild it from the log: projectory rebuild " + projection + " --from-log";
    if (!now.sameAs(recorded)) {
      throw new ProjectoryException(
          ErrorCode.CONFLICT,
          "topic "
              + name
              + " is not the one that the cursors of "
              + projection
              + " were made for"
              + " (its id or its partition count is another)"
              + instead,
          Map.of("topic", name, "projection", projection));
    }
    now.begins()
        .forEach(
            (partition, begin) -> {
              if (begin > 0) {
                throw new ProjectoryException(
                    ErrorCode.CONFLICT,
                    "partition "
                        + partition
                        + " of topic "
                        + name
                        + " begins at offset "
                        + begin
                        + ", not at 0: it no longer holds everything"
                        + instead,
                    Map.of("topic", name, "partition", partition, "begin_offset", begin));
              }
            });
  }

  /**
   * Where each partition ends for those who read with that isolation.
   *
   * @throws io.projectory.runtime.failure.TypedStop when there is no such topic
   * @throws KafkaException when the brokers cannot be asked
   */
  public Map<Integer, Long> ends(IsolationLevel isolation) {
    int partitions = TopicFacts.read(admin, name, TIMEOUT).partitionCount();
    return offsets(partitions, OffsetSpec.latest(), isolation);
  }

  private Map<Integer, Long> offsets(int partitions, OffsetSpec spec) {
    return offsets(partitions, spec, IsolationLevel.READ_UNCOMMITTED);
  }

  private Map<Integer, Long> offsets(int partitions, OffsetSpec spec, IsolationLevel isolation) {
    Map<TopicPartition, OffsetSpec> asked =
        IntStream.range(0, partitions)
            .boxed()
            .collect(Collectors.toMap(p -> new TopicPartition(name, p), p -> spec));
    try {
      Map<Integer, Long> offsets = new TreeMap<>();
      admin
          .listOffsets(asked, new ListOffsetsOptions(isolation))
          .all()
          .get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
          .forEach((tp, found) -> offsets.put(tp.partition(), found.offset()));
      return offsets;
    } catch (ExecutionException e) {
      throw new KafkaException("offsets of topic " + name + " cannot be read", e.getCause());
    } catch (TimeoutException e) {
      throw new KafkaException("offsets of topic " + name + " cannot be read in time", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted", e);
    }
  }
}
