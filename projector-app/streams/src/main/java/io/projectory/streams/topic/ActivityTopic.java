package io.projectory.streams.topic;

import io.projectory.streams.config.StreamsConfiguration;
import io.projectory.streams.stop.StopReason;
import io.projectory.streams.stop.StreamsStop;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Creates the topic that is filled, or refuses one that would forget counts. Compacted, because the
 * newest counts of an hour say all; {@code delete} beside it only permits a rebuild to empty it.
 */
public final class ActivityTopic {
  private static final int WANTED_COPIES = 3;
  private static final String FOR_EVER = "-1";

  private final Admin admin;
  private final StreamsConfiguration config;
  private final String name;

  public ActivityTopic(Admin admin, StreamsConfiguration config) {
    this.admin = admin;
    this.config = config;
    this.name = config.topics().policyActivity();
  }

  /** Whether there is an event topic by now. */
  public boolean sourceExists() {
    return describe(config.topics().events()).isPresent();
  }

  /**
   * @throws StreamsStop {@code topic_settings} or {@code partitions_changed}
   * @throws KafkaException when the brokers cannot be asked
   */
  public void createOrCheck() {
    if (describe(name).isEmpty()) {
      create();
    }
    // a broker may not have heard of a new one yet: then it was made as it has to be
    describe(name).ifPresent(this::check);
  }

  private void create() {
    short copies = copies();
    Map<String, String> settings =
        Map.of(
            TopicConfig.CLEANUP_POLICY_CONFIG,
            "compact,delete",
            TopicConfig.RETENTION_MS_CONFIG,
            FOR_EVER,
            TopicConfig.RETENTION_BYTES_CONFIG,
            FOR_EVER,
            TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG,
            copies >= WANTED_COPIES ? "2" : "1",
            TopicConfig.UNCLEAN_LEADER_ELECTION_ENABLE_CONFIG,
            "false");
    NewTopic topic = new NewTopic(name, config.partitions(), copies).configs(settings);
    try {
      await(admin.createTopics(List.of(topic)).all());
    } catch (TopicExistsException e) {
      // another instance was quicker
    }
  }

  private void check(TopicDescription topic) {
    int partitions = topic.partitions().size();
    if (partitions != config.partitions()) {
      throw new StreamsStop(
          StopReason.PARTITIONS_CHANGED,
          "topic "
              + name
              + " has "
              + partitions
              + " partitions, streams.partitions says "
              + config.partitions());
    }
    Map<String, String> found = settings();
    List<String> policy = List.of(found.get(TopicConfig.CLEANUP_POLICY_CONFIG).split(","));
    if (!policy.contains("delete")) {
      throw wrong(TopicConfig.CLEANUP_POLICY_CONFIG, found, "compact,delete or delete");
    }
    for (String setting :
        List.of(TopicConfig.RETENTION_MS_CONFIG, TopicConfig.RETENTION_BYTES_CONFIG)) {
      if (!FOR_EVER.equals(found.get(setting))) {
        throw wrong(setting, found, FOR_EVER);
      }
    }
  }

  private StreamsStop wrong(String setting, Map<String, String> found, String expected) {
    return new StreamsStop(
        StopReason.TOPIC_SETTINGS,
        "topic " + name + " has " + setting + " " + found.get(setting) + ", expected " + expected);
  }

  private short copies() {
    Integer wanted = config.topics().replicationFactor();
    return wanted != null
        ? wanted.shortValue()
        : (short) Math.min(WANTED_COPIES, await(admin.describeCluster().nodes()).size());
  }

  private Map<String, String> settings() {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, name);
    return await(admin.describeConfigs(List.of(topic)).all()).get(topic).entries().stream()
        .filter(entry -> entry.value() != null)
        .collect(Collectors.toMap(ConfigEntry::name, ConfigEntry::value));
  }

  private Optional<TopicDescription> describe(String topic) {
    try {
      return Optional.of(await(admin.describeTopics(List.of(topic)).topicNameValues().get(topic)));
    } catch (UnknownTopicOrPartitionException e) {
      return Optional.empty();
    }
  }

  /** How long the brokers may take to answer one question. */
  public static Duration patience() {
    return Duration.ofSeconds(10);
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
}
