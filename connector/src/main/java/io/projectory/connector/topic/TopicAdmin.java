package io.projectory.connector.topic;

import io.projectory.connector.config.ConnectorConfig;
import io.projectory.connector.stop.ConnectorException;
import io.projectory.connector.stop.StopReason;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates the connector's topics with the settings on which consumers rely, or refuses wrong ones.
 * One thread.
 */
public final class TopicAdmin implements AutoCloseable {
  private static final int WANTED_COPIES = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** A controller makes a topic at once; until a busy broker shows it may take far longer. */
  private static final Duration PATIENCE_WITH_A_NEW_ONE = Duration.ofMinutes(1);

  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private final ConnectorConfig config;
  private final Admin admin;
  private final LongSupplier nanoTime;

  /** Connects lazily. */
  public TopicAdmin(ConnectorConfig config) {
    this(config, KafkaClients.admin(config), System::nanoTime);
  }

  TopicAdmin(ConnectorConfig config, Admin admin, LongSupplier nanoTime) {
    this.config = config;
    this.admin = admin;
    this.nanoTime = nanoTime;
  }

  /** The event topic as it is; empty if there is none. */
  public Optional<TopicFacts> find() {
    return describe(config.topics().events()).map(this::facts);
  }

  /** The same for a topic that should be there: a broker may not have heard of it yet. */
  public Optional<TopicFacts> findExpected() {
    return describeExpected(config.topics().events()).map(this::facts);
  }

  /**
   * Creates the event topic.
   *
   * @param partitions how many
   */
  public TopicFacts create(int partitions) {
    String name = config.topics().events();
    short copies = copies();
    create(name, partitions, copies, TopicRules.events(copies));
    return facts(there(name));
  }

  /**
   * Refuses an event topic that could lose, expire or refuse events.
   *
   * @throws ConnectorException {@code topic_settings}, naming setting, found and expected value
   */
  public void check() {
    String name = config.topics().events();
    short copies = copies();
    TopicRules.checkCopies(there(name), copies);
    TopicRules.check(name, settings(name), TopicRules.events(copies));
  }

  /**
   * Creates the topic of positions unless it is there; refuses one that would forget them. One in
   * which nothing ever stood is given its settings instead: a broker makes it by itself, with
   * defaults, when a connector writes to one that was deleted.
   */
  public void ensureStateTopic() {
    String name = config.connector().stateTopic();
    short copies = copies();
    if (describe(name).isEmpty()) {
      create(name, 1, copies, TopicRules.state(copies));
    }
    // a broker may show a deleted topic, or earlier settings, for as long as it shows no new topic
    long began = nanoTime.getAsLong();
    boolean given = false;
    Map<String, String> found;
    do {
      if (!given && !facts(there(name)).extent().used()) {
        set(name, TopicRules.state(copies));
        given = true;
      }
      found = settings(name);
      if (TopicRules.fit(found, TopicRules.stateMust())) {
        return;
      }
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    } while (nanoTime.getAsLong() - began < (given ? PATIENCE_WITH_A_NEW_ONE : PATIENCE).toNanos());
    if (given) {
      throw new TimeoutException("no broker shows the settings that were just given to " + name);
    }
    TopicRules.check(name, found, TopicRules.stateMust());
  }

  /** Which topic of positions this is; empty if there is none. */
  public Optional<String> findStateTopic() {
    return describeExpected(config.connector().stateTopic()).map(t -> t.topicId().toString());
  }

  private TopicFacts facts(TopicDescription topic) {
    int partitions = topic.partitions().size();
    return new TopicFacts(
        topic.topicId().toString(),
        new TopicExtent(
            offsets(topic.name(), partitions, OffsetSpec.earliest()),
            offsets(topic.name(), partitions, OffsetSpec.latest())));
  }

  private List<Long> offsets(String topic, int partitions, OffsetSpec which) {
    Map<TopicPartition, OffsetSpec> asked =
        IntStream.range(0, partitions)
            .boxed()
            .collect(Collectors.toMap(p -> new TopicPartition(topic, p), p -> which));
    var found = await(admin.listOffsets(asked).all());
    return IntStream.range(0, partitions)
        .mapToObj(p -> found.get(new TopicPartition(topic, p)).offset())
        .toList();
  }

  private short copies() {
    Integer wanted = config.topics().replicationFactor();
    if (wanted != null) {
      return wanted.shortValue();
    }
    return (short) Math.min(WANTED_COPIES, await(admin.describeCluster().nodes()).size());
  }

  private void create(String name, int partitions, short copies, Map<String, String> settings) {
    NewTopic topic = new NewTopic(name, partitions, copies).configs(settings);
    try {
      await(admin.createTopics(List.of(topic)).all());
    } catch (TopicExistsException e) {
      // somebody was quicker; the caller looks at what it finds
    }
    if (describeWithin(PATIENCE_WITH_A_NEW_ONE, name).isEmpty()) {
      throw new TimeoutException("no broker shows the topic that was just made: " + name);
    }
  }

  private void set(String name, Map<String, String> settings) {
    List<AlterConfigOp> changes =
        settings.entrySet().stream()
            .map(setting -> new ConfigEntry(setting.getKey(), setting.getValue()))
            .map(entry -> new AlterConfigOp(entry, AlterConfigOp.OpType.SET))
            .toList();
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, name);
    await(admin.incrementalAlterConfigs(Map.of(topic, changes)).all());
  }

  private Optional<TopicDescription> describe(String name) {
    try {
      return Optional.of(await(admin.describeTopics(List.of(name)).topicNameValues().get(name)));
    } catch (UnknownTopicOrPartitionException e) {
      return Optional.empty();
    }
  }

  private TopicDescription there(String name) {
    return describeExpected(name)
        .orElseThrow(
            () -> new ConnectorException(StopReason.TOPIC_MISSING, "there is no topic " + name));
  }

  private Optional<TopicDescription> describeExpected(String name) {
    return describeWithin(PATIENCE, name);
  }

  private Optional<TopicDescription> describeWithin(Duration patience, String name) {
    long deadline = nanoTime.getAsLong() + patience.toNanos();
    Optional<TopicDescription> found = describe(name);
    while (found.isEmpty() && nanoTime.getAsLong() < deadline) {
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
      found = describe(name);
    }
    return found;
  }

  private Map<String, String> settings(String name) {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, name);
    return await(admin.describeConfigs(List.of(topic)).all()).get(topic).entries().stream()
        .filter(entry -> entry.value() != null)
        .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
  }

  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof KafkaException known) {
        throw known;
      }
      throw new KafkaException(e.getCause());
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(2));
  }
}
