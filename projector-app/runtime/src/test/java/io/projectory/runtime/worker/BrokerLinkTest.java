package io.projectory.runtime.worker;

import io.projectory.servers.TestServers;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class BrokerLinkTest {
  private static final Duration PATIENCE = Duration.ofSeconds(3);
  private static final Duration POLL = Duration.ofMillis(50);

  @Test
  void a_broker_that_accepts_and_says_nothing_is_not_connected_for_longer_than_the_patience()
      throws Exception {
    // the system accepts for a listening socket, and nobody ever answers
    try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        KafkaConsumer<byte[], byte[]> consumer = consumer("127.0.0.1:" + mute.getLocalPort())) {
      BrokerLink link = BrokerLink.of(consumer, PATIENCE, Clock.systemUTC());
      TopicPartition partition = new TopicPartition("any", 0);
      consumer.assign(List.of(partition));
      consumer.seek(partition, 0);
      awaitPolls(consumer, link, true);
      awaitPolls(consumer, link, false);
      Awaitility.await()
          .pollInterval(Duration.ofMillis(1))
          .during(PATIENCE)
          .atMost(PATIENCE.multipliedBy(5))
          .pollInSameThread()
          .until(() -> !connectedAfterPoll(consumer, link));
    }
  }

  @Test
  void a_topic_in_which_nothing_happens_is_no_silence() throws Exception {
    String topic = TestServers.freshTopic(1);
    try (KafkaConsumer<byte[], byte[]> consumer =
        consumer(TestServers.kafka().bootstrapServers())) {
      BrokerLink link = BrokerLink.of(consumer, PATIENCE, Clock.systemUTC());
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seek(partition, 0);
      awaitPolls(consumer, link, true);
      Awaitility.await()
          .pollInterval(Duration.ofMillis(1))
          .during(PATIENCE.multipliedBy(2))
          .atMost(PATIENCE.multipliedBy(5))
          .pollInSameThread()
          .until(() -> connectedAfterPoll(consumer, link));
    }
  }

  private static void awaitPolls(
      KafkaConsumer<byte[], byte[]> consumer, BrokerLink link, boolean connected) {
    Awaitility.await()
        .atMost(PATIENCE.multipliedBy(5))
        .pollInterval(Duration.ofMillis(1))
        .pollInSameThread()
        .until(() -> connectedAfterPoll(consumer, link) == connected);
  }

  private static boolean connectedAfterPoll(
      KafkaConsumer<byte[], byte[]> consumer, BrokerLink link) {
    consumer.poll(POLL);
    return link.connected();
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String servers) {
    return new KafkaConsumer<>(
        Map.of("bootstrap.servers", servers, "auto.offset.reset", "none"),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }
}
