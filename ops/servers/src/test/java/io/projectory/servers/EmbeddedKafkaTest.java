package io.projectory.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedKafkaTest {

  private static final Map<String, String> LARGE = Map.of("max.message.bytes", "20971520");

  @TempDir Path folder;

  @Test
  void keepsItsRecordsAcrossARestart() throws Exception {
    KafkaOptions options = KafkaOptions.in(folder.resolve("with space"));
    try (EmbeddedKafka kafka = EmbeddedKafka.start(options)) {
      kafka.createTopic("t", 1, LARGE);
      send(kafka.bootstrapServers(), new byte[] {1});
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(options)) {
      assertThat(read(kafka.bootstrapServers(), 1)).containsExactly(1);
    }
  }

  @Test
  void keepsItsRecordsAfterKillNine() throws Exception {
    List<String> data = List.of(folder.resolve("data").toString());
    try (ChildJvm child = ChildJvm.start(KafkaMain.class, List.of("-Xmx256m"), data)) {
      String bootstrap = ready(child);
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
        admin
            .createTopics(List.of(new org.apache.kafka.clients.admin.NewTopic("t", 1, (short) 1)))
            .all()
            .get();
      }
      send(bootstrap, new byte[] {1, 2});
      child.killNine();
    }
    try (EmbeddedKafka kafka = EmbeddedKafka.start(KafkaOptions.in(folder.resolve("data")))) {
      send(kafka.bootstrapServers(), new byte[] {3});
      assertThat(read(kafka.bootstrapServers(), 2)).containsExactly(2, 1);
    }
  }

  @Test
  void takesRecordsOfEightMebibytes() throws Exception {
    String topic = TestServers.freshTopic(1, LARGE);
    byte[] large = new byte[8 << 20];
    try (KafkaProducer<byte[], byte[]> producer =
        producer(TestServers.kafka().bootstrapServers())) {
      assertThat(producer.send(new ProducerRecord<>(topic, large)).get().offset()).isZero();
    }
  }

  @Test
  void namesTheTakenPort() throws IOException {
    try (ServerSocket taken = new ServerSocket()) {
      taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      KafkaOptions options = KafkaOptions.temporary().port(taken.getLocalPort());
      assertThatThrownBy(() -> EmbeddedKafka.start(options))
          .isInstanceOf(PortTakenException.class)
          .hasMessage("Kafka cannot listen on port " + taken.getLocalPort() + ": it is taken");
    }
  }

  private static String ready(ChildJvm child) {
    String line = child.awaitLine(text -> text.startsWith("ready "), Duration.ofSeconds(60));
    return line.substring("ready ".length());
  }

  private static void send(String bootstrap, byte[] value) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer = producer(bootstrap)) {
      producer.send(new ProducerRecord<>("t", value)).get();
    }
  }

  private static KafkaProducer<byte[], byte[]> producer(String bootstrap) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrap, "acks", "all", "max.request.size", 20971520);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Sizes of the first records. */
  private static List<Integer> read(String bootstrap, int count) {
    Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap);
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition("t", 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      List<Integer> sizes = new java.util.ArrayList<>();
      for (int poll = 0; poll < 100 && sizes.size() < count; poll++) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(100))) {
          sizes.add(record.value().length);
        }
      }
      return sizes;
    }
  }
}
