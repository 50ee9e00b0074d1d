package io.projectory.connector.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectory.connector.config.ConnectorConfig;
import io.projectory.connector.stop.ConnectorException;
import io.projectory.schemas.config.ConfigFile;
import java.lang.reflect.Constructor;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.AlterConfigsResult;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.DescribeConfigsResult;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

/** Brokers that hear of a topic later than the controller that made it. */
class TopicAdminTest {
  private static final String TOPIC = "dg.events";
  private static final ConnectorConfig CONFIG =
      ConnectorConfig.of(
          ConfigFile.parse(
              """
              event_log: {url: "jdbc:postgresql://h/log", connector: {user: c, password: hidden}}
              kafka: {bootstrap_servers: "h:9092"}
              topics: {replication_factor: 1}
              """,
              "test",
              Map.of()));

  private static final String STATE_TOPIC = CONFIG.connector().stateTopic();
  private static final ConfigResource RESOURCE =
      new ConfigResource(ConfigResource.Type.TOPIC, STATE_TOPIC);

  private final AtomicLong seconds = new AtomicLong();
  private final Map<String, String> given = new HashMap<>();
  private int timesGiven;
  private long settingsShownFrom;
  private long end;

  @Test
  void a_topic_just_made_is_waited_for_until_a_broker_shows_it() {
    try (TopicAdmin topics = topics(20)) {
      assertThat(topics.create(1).extent().used()).isFalse();
    }
    assertThat(seconds).hasValueGreaterThanOrEqualTo(20);
  }

  @Test
  void one_that_no_broker_ever_shows_is_an_outage_and_not_a_missing_topic() {
    try (TopicAdmin topics = topics(Long.MAX_VALUE)) {
      assertThatThrownBy(() -> topics.create(1))
          .isInstanceOf(RetriableException.class)
          .isNotInstanceOf(ConnectorException.class)
          .hasMessageContaining(TOPIC);
    }
  }

  @Test
  void one_that_others_should_have_made_is_not_waited_for_that_long() {
    try (TopicAdmin topics = topics(20)) {
      assertThat(topics.findExpected()).isEmpty();
    }
    assertThat(seconds).hasValueLessThan(10);
  }

  @Test
  void settings_just_given_are_waited_for_until_a_broker_shows_them() {
    settingsShownFrom = 20;
    try (TopicAdmin topics = topics(0)) {
      topics.ensureStateTopic();
    }
    assertThat(seconds).hasValueGreaterThanOrEqualTo(20);
    assertThat(given).containsEntry("cleanup.policy", "compact");
    assertThat(timesGiven).isOne();
  }

  @Test
  void settings_that_no_broker_ever_shows_are_an_outage_and_not_wrong_settings() {
    settingsShownFrom = Long.MAX_VALUE;
    try (TopicAdmin topics = topics(0)) {
      assertThatThrownBy(topics::ensureStateTopic)
          .isInstanceOf(RetriableException.class)
          .isNotInstanceOf(ConnectorException.class)
          .hasMessageContaining(STATE_TOPIC);
    }
  }

  @Test
  void a_topic_of_positions_in_use_that_would_forget_them_is_refused_soon_and_left_as_it_is() {
    settingsShownFrom = Long.MAX_VALUE;
    end = 3;
    try (TopicAdmin topics = topics(0)) {
      assertThatThrownBy(topics::ensureStateTopic)
          .isInstanceOf(ConnectorException.class)
          .hasMessageContaining("cleanup.policy delete, expected compact");
    }
    assertThat(seconds).hasValueLessThan(10);
    assertThat(given).isEmpty();
  }

  /** A second passes with every look at the clock; the topic is shown from that second on. */
  private TopicAdmin topics(long shownFrom) {
    Admin admin =
        (Admin)
            Proxy.newProxyInstance(
                Admin.class.getClassLoader(),
                new Class<?>[] {Admin.class},
                (proxy, method, arguments) ->
                    switch (method.getName()) {
                      case "createTopics" -> new Made();
                      case "describeTopics" -> new Described(seconds.get() >= shownFrom);
                      case "listOffsets" -> new ListOffsetsResult(offsets());
                      case "describeConfigs" -> new Configured(shownSettings());
                      case "incrementalAlterConfigs" -> altered((Map<?, ?>) arguments[0]);
                      case "close" -> null;
                      default -> throw new AssertionError(method);
                    });
    return new TopicAdmin(
        CONFIG, admin, () -> Duration.ofSeconds(seconds.incrementAndGet()).toNanos());
  }

  private Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> offsets() {
    var found = KafkaFuture.completedFuture(new ListOffsetsResultInfo(end, -1, Optional.empty()));
    return Map.of(new TopicPartition(TOPIC, 0), found, new TopicPartition(STATE_TOPIC, 0), found);
  }

  private Map<String, String> shownSettings() {
    Map<String, String> shown = new HashMap<>();
    shown.put("cleanup.policy", "delete");
    shown.put("unclean.leader.election.enable", "false");
    if (seconds.get() >= settingsShownFrom) {
      shown.putAll(given);
    }
    return shown;
  }

  private static final class Configured extends DescribeConfigsResult {
    Configured(Map<String, String> shown) {
      super(Map.of(RESOURCE, KafkaFuture.completedFuture(new Config(entries(shown)))));
    }

    private static List<ConfigEntry> entries(Map<String, String> shown) {
      return shown.entrySet().stream()
          .map(entry -> new ConfigEntry(entry.getKey(), entry.getValue()))
          .toList();
    }
  }

  /** Its constructor alone among these results is not public. */
  private AlterConfigsResult altered(Map<?, ?> changes) throws ReflectiveOperationException {
    timesGiven++;
    for (Object operation : (Collection<?>) changes.get(RESOURCE)) {
      ConfigEntry entry = ((AlterConfigOp) operation).configEntry();
      given.put(entry.name(), entry.value());
    }
    Constructor<AlterConfigsResult> constructor =
        AlterConfigsResult.class.getDeclaredConstructor(Map.class);
    constructor.setAccessible(true);
    return constructor.newInstance(Map.of(RESOURCE, KafkaFuture.completedFuture(null)));
  }

  private static final class Made extends CreateTopicsResult {
    Made() {
      super(Map.of());
    }
  }

  private static final class Described extends DescribeTopicsResult {
    Described(boolean shown) {
      super(null, Map.of(TOPIC, shown(TOPIC, shown), STATE_TOPIC, shown(STATE_TOPIC, shown)));
    }

    private static KafkaFuture<TopicDescription> shown(String name, boolean shown) {
      return shown ? KafkaFuture.completedFuture(description(name)) : unknown();
    }

    private static TopicDescription description(String name) {
      Node node = new Node(1, "h", 9092);
      TopicPartitionInfo partition = new TopicPartitionInfo(0, node, List.of(node), List.of(node));
      return new TopicDescription(name, false, List.of(partition), null, Uuid.randomUuid());
    }

    private static KafkaFuture<TopicDescription> unknown() {
      KafkaFutureImpl<TopicDescription> unknown = new KafkaFutureImpl<>();
      unknown.completeExceptionally(new UnknownTopicOrPartitionException("not heard of yet"));
      return unknown;
    }
  }
}
