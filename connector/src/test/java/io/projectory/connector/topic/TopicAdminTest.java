package io.projectory.connector.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectory.connector.config.ConnectorConfig;
import io.projectory.connector.stop.ConnectorException;
import io.projectory.schemas.config.ConfigFile;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.Uuid;
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

  private final AtomicLong seconds = new AtomicLong();

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
                      case "listOffsets" -> new ListOffsetsResult(nothingYet());
                      case "close" -> null;
                      default -> throw new AssertionError(method);
                    });
    return new TopicAdmin(
        CONFIG, admin, () -> Duration.ofSeconds(seconds.incrementAndGet()).toNanos());
  }

  private static Map<TopicPartition, KafkaFuture<ListOffsetsResultInfo>> nothingYet() {
    return Map.of(
        new TopicPartition(TOPIC, 0),
        KafkaFuture.completedFuture(new ListOffsetsResultInfo(0, -1, Optional.empty())));
  }

  private static final class Made extends CreateTopicsResult {
    Made() {
      super(Map.of());
    }
  }

  private static final class Described extends DescribeTopicsResult {
    Described(boolean shown) {
      super(null, Map.of(TOPIC, shown ? KafkaFuture.completedFuture(description()) : unknown()));
    }

    private static TopicDescription description() {
      Node node = new Node(1, "h", 9092);
      TopicPartitionInfo partition = new TopicPartitionInfo(0, node, List.of(node), List.of(node));
      return new TopicDescription(TOPIC, false, List.of(partition), null, Uuid.randomUuid());
    }

    private static KafkaFuture<TopicDescription> unknown() {
      KafkaFutureImpl<TopicDescription> unknown = new KafkaFutureImpl<>();
      unknown.completeExceptionally(new UnknownTopicOrPartitionException("not heard of yet"));
      return unknown;
    }
  }
}
