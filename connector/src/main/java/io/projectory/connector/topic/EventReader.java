package io.projectory.connector.topic;

import io.projectory.connector.config.ConnectorConfig;
import io.projectory.schemas.Event;
import io.projectory.schemas.EventRecord;
import io.projectory.schemas.ProjectoryException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.function.LongSupplier;
import java.util.function.ObjIntConsumer;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the event topic from its first record to its present end. */
public final class EventReader {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int FETCH_BYTES = 4 * 1024 * 1024;

  private EventReader() {}

  /**
   * Hands over each event with its partition, those of a partition in order. A record that is no
   * event is passed over.
   *
   * @throws TimeoutException if the brokers hand out nothing for 30 s
   */
  public static void read(ConnectorConfig config, ObjIntConsumer<Event> reader) {
    try (Consumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            settings(config), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      read(consumer, config.topics().events(), System::nanoTime, reader);
    }
  }

  static void read(
      Consumer<byte[], byte[]> consumer,
      String topic,
      LongSupplier nanoTime,
      ObjIntConsumer<Event> reader) {
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(p -> new TopicPartition(p.topic(), p.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    readTo(consumer, consumer.endOffsets(partitions), nanoTime, reader);
  }

  private static void readTo(
      Consumer<byte[], byte[]> consumer,
      Map<TopicPartition, Long> ends,
      LongSupplier nanoTime,
      ObjIntConsumer<Event> reader) {
    long heard = nanoTime.getAsLong();
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      var records = consumer.poll(POLL);
      records.forEach(message -> hand(message, reader));
      if (!records.isEmpty()) {
        heard = nanoTime.getAsLong();
      } else if (nanoTime.getAsLong() - heard > PATIENCE.toNanos()) {
        throw new TimeoutException("the event topic could not be read to its end");
      }
    }
  }

  private static void hand(ConsumerRecord<byte[], byte[]> message, ObjIntConsumer<Event> reader) {
    Event event;
    try {
      event = EventRecord.read(message.key(), name -> last(message, name), message.value());
    } catch (ProjectoryException noEvent) {
      return;
    }
    reader.accept(event, message.partition());
  }

  private static byte[] last(ConsumerRecord<byte[], byte[]> message, String name) {
    Header header = message.headers().lastHeader(name);
    return header == null ? null : header.value();
  }

  private static Properties settings(ConnectorConfig config) {
    Properties settings = KafkaClients.properties(config, "events");
    // a broker would make it with one partition; whose topic it is makes it as configured
    settings.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    settings.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, FETCH_BYTES);
    settings.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, 4 * FETCH_BYTES);
    return settings;
  }
}
