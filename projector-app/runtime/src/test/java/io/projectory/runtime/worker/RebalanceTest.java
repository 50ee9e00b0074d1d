package io.projectory.runtime.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.runtime.config.ProjectionSettings;
import io.projectory.servers.TestServers;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rebalancing takes from a member only what another one gets, with both group protocols. */
class RebalanceTest {
  private static final int PARTITIONS = 6;

  @ParameterizedTest
  @ValueSource(strings = {"classic", "consumer"})
  void a_member_that_joins_takes_only_what_it_gets(String protocol) {
    String topic = TestServers.freshTopic(PARTITIONS);
    String group = TestServers.freshName("group");
    try (Member first = new Member(protocol, group, topic);
        Member second = new Member(protocol, group, topic)) {
      first.subscribe();
      await(() -> first.poll().size() == PARTITIONS);
      second.subscribe();
      await(() -> first.poll().size() + second.poll().size() == PARTITIONS && second.holds());
      assertThat(first.poll()).hasSize(PARTITIONS / 2);
      assertThat(first.revoked).isEqualTo(second.poll());

      // and a member that leaves gives back only what it had
      first.revoked.clear();
      Set<TopicPartition> kept = Set.copyOf(first.poll());
      second.leave();
      await(() -> first.poll().size() == PARTITIONS);
      assertThat(first.revoked).doesNotContainAnyElementsOf(kept);
    }
  }

  private static void await(java.util.concurrent.Callable<Boolean> condition) {
    Awaitility.await()
        .pollInSameThread()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(10))
        .until(condition);
  }

  /** A consumer with a worker's settings. */
  private static final class Member implements AutoCloseable, ConsumerRebalanceListener {
    final Set<TopicPartition> revoked = new HashSet<>();
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String topic;

    Member(String protocol, String group, String topic) {
      this.topic = topic;
      consumer =
          new KafkaConsumer<>(
              ConsumerSettings.of(
                  Map.of(
                      "bootstrap.servers",
                      TestServers.kafka().bootstrapServers(),
                      "group.protocol",
                      protocol),
                  group,
                  "m",
                  ProjectionSettings.defaults()));
    }

    void subscribe() {
      consumer.subscribe(List.of(topic), this);
    }

    Set<TopicPartition> poll() {
      try {
        consumer.poll(Duration.ofMillis(20));
      } catch (org.apache.kafka.clients.consumer.NoOffsetForPartitionException e) {
        // a worker seeks; here only the assignment counts
        consumer.seekToBeginning(e.partitions());
      }
      return consumer.assignment();
    }

    boolean holds() {
      return !consumer.assignment().isEmpty();
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      revoked.addAll(partitions);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      consumer.seekToBeginning(partitions);
    }

    void leave() {
      consumer.close();
    }

    @Override
    public void close() {
      leave();
    }
  }
}
