package io.projectory.runtime.engine;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.projectory.servers.TestServers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/** The operator's end of the admin topics: sends commands, keeps every result. For one thread. */
final class AdminTopics implements AutoCloseable {
  private final String commands;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final List<JsonNode> results = new ArrayList<>();

  AdminTopics(TestFleet fleet) {
    commands = fleet.topic + ".commands";
    Map<String, Object> kafka =
        Map.of(
            "bootstrap.servers",
            TestServers.kafka().bootstrapServers(),
            "max.request.size",
            4 * 1024 * 1024,
            "auto.offset.reset",
            "earliest");
    producer = new KafkaProducer<>(kafka, new ByteArraySerializer(), new ByteArraySerializer());
    consumer = new KafkaConsumer<>(kafka, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.assign(List.of(new TopicPartition(fleet.topic + ".results", 0)));
  }

  void send(String message) {
    send(message.getBytes(StandardCharsets.UTF_8));
  }

  void send(byte[] message) {
    producer.send(new ProducerRecord<>(commands, 0, null, message));
  }

  void flush() {
    producer.flush();
  }

  /** Everything that was published so far, in order. */
  List<JsonNode> results() {
    consumer
        .poll(Duration.ofMillis(100))
        .forEach(
            record -> {
              try {
                results.add(new ObjectMapper().readTree(record.value()));
              } catch (IOException e) {
                throw new AssertionError("a result that is no JSON", e);
              }
            });
    return results;
  }

  /** The statuses published for a command, in order, once there are so many. */
  List<String> statuses(String commandId, int atLeast) {
    Predicate<JsonNode> own = r -> commandId.equals(r.path("command_id").textValue());
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> results().stream().filter(own).count() >= atLeast);
    return results.stream().filter(own).map(r -> r.path("status").textValue()).toList();
  }

  /** The last result of a command. */
  JsonNode last(String commandId) {
    return results.stream()
        .filter(r -> commandId.equals(r.path("command_id").textValue()))
        .reduce((a, b) -> b)
        .orElseThrow();
  }

  @Override
  public void close() {
    producer.close();
    consumer.close();
  }
}
