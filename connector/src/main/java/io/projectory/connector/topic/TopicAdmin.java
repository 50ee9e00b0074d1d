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
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates the connector's topics with the settings on which consumers rely, or refuses wrong ones.
 * One thread.
 */
public final class TopicAdmin implements AutoCloseable {
  private static final int WANTED_COPIES = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  private final ConnectorConfig config;
  private final Admin admin;

  /** Connects lazily. */
  public TopicAdmin(ConnectorConfig config) {
    this.config = config;
    this.admin = KafkaClients.admin(config);
  }

  /** The event topic as it is; empty if there is none. */
  public Optional<TopicFacts> find() {
    return describe(config.topics().events()).map(TopicFacts::of);
  }

  /** The same for a topic that should be there: a broker may not have heard of it yet. */
  public Optional<TopicFacts> findExpected() {
    return describeExpected(config.topics().events()).map(TopicFacts::of);
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
    return TopicFacts.of(there(name));
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

  /** Creates the topic of positions unless it is there; refuses one that would forget them. */
  public void ensureStateTopic() {
    String name = config.connector().stateTopic();
    short copies = copies();
    if (describe(name).isEmpty()) {
      create(name, 1, copies, TopicRules.state(copies));
      there(name);
    }
    TopicRules.check(name, settings(name), TopicRules.stateMust());
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
      return;
    }
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
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    Optional<TopicDescription> found = describe(name);
    while (found.isEmpty() && System.nanoTime() < deadline) {
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
