package io.projectory.connector.topic;

import io.projectory.connector.config.ConnectorConfig;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads a compacted topic of one partition to its present end. One thread. */
public final class StateReader implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);
  private static final int ANSWER_WITHOUT_DATA_MILLIS = 10;

  private final Consumer<byte[], byte[]> consumer;
  private final LongSupplier nanoTime;

  /** Connects lazily. */
  public StateReader(ConnectorConfig config) {
    this(
        new KafkaConsumer<>(
            settings(config), new ByteArrayDeserializer(), new ByteArrayDeserializer()),
        System::nanoTime);
  }

  StateReader(Consumer<byte[], byte[]> consumer, LongSupplier nanoTime) {
    this.consumer = consumer;
    this.nanoTime = nanoTime;
  }

  /** The last value of each key; keys that were deleted are not there. */
  public Map<String, byte[]> read(String topic) {
    TopicPartition partition = new TopicPartition(topic, 0);
    consumer.assign(List.of(partition));
    consumer.seekToBeginning(List.of(partition));
    long end = consumer.endOffsets(List.of(partition)).get(partition);
    Map<String, byte[]> found = new HashMap<>();
    long deadline = nanoTime.getAsLong() + PATIENCE.toNanos();
    while (consumer.position(partition) < end) {
      if (nanoTime.getAsLong() > deadline) {
        throw new TimeoutException("topic " + topic + " could not be read to its end");
      }
      for (ConsumerRecord<byte[], byte[]> message : consumer.poll(POLL)) {
        keep(found, message);
      }
    }
    return found;
  }

  private static void keep(Map<String, byte[]> found, ConsumerRecord<byte[], byte[]> message) {
    String key = new String(message.key(), StandardCharsets.UTF_8);
    if (message.value() == null) {
      found.remove(key);
    } else {
      found.put(key, message.value());
    }
  }

  private static Properties settings(ConnectorConfig config) {
    Properties settings = KafkaClients.properties(config, "state");
    // a broker would make it with one partition; whose topic it is makes it as configured
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, 10_000);
    settings.put(ConsumerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
    // the close waits for the answer to the fetch that was sent ahead, which finds nothing
    settings.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, ANSWER_WITHOUT_DATA_MILLIS);
    return settings;
  }

  @Override
  public void close() {
    consumer.close(CloseOptions.timeout(CLOSE_PATIENCE));
  }
}
