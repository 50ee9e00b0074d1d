package io.projectory.connector;

import io.projectory.schemas.Event;
import io.projectory.schemas.EventRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Everything a topic holds, read again whenever asked. */
final class TopicTail implements AutoCloseable {
  /** An event and where it stands. */
  record Placed(Event event, int partition) {}

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String topic;
  private final List<Placed> events = new ArrayList<>();

  TopicTail(String bootstrapServers, String topic) {
    this.topic = topic;
    this.consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers", bootstrapServers,
                "enable.auto.commit", "false",
                "auto.offset.reset", "earliest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  /** All events so far, those of one partition in their order. */
  List<Placed> read() {
    if (consumer.assignment().isEmpty()) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
    }
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      consumer.poll(Duration.ofMillis(100)).forEach(this::add);
    }
    return events;
  }

  private void add(ConsumerRecord<byte[], byte[]> message) {
    Event event =
        EventRecord.read(
            message.key(),
            name -> {
              Header header = message.headers().lastHeader(name);
              return header == null ? null : header.value();
            },
            message.value());
    events.add(new Placed(event, message.partition()));
  }

  /** The log positions of a tenant in the order of the topic. */
  List<Long> positions(String tenant) {
    return read().stream()
        .filter(p -> p.event().tenantId().equals(tenant))
        .map(p -> p.event().logSeq())
        .toList();
  }

  /**
   * How many different events there are.
   *
   * @throws AssertionError if, within a tenant, one came before its predecessor
   */
  long inOrder() {
    Map<String, Long> heads = new HashMap<>();
    Set<String> partitions = new HashSet<>();
    for (Placed placed : read()) {
      String tenant = placed.event().tenantId();
      long head = heads.getOrDefault(tenant, 0L);
      long seq = placed.event().logSeq();
      if (seq > head + 1) {
        throw new AssertionError(tenant + " jumps from " + head + " to " + seq);
      }
      heads.put(tenant, Math.max(head, seq));
      partitions.add(tenant + "@" + placed.partition());
    }
    if (partitions.size() != heads.size()) {
      throw new AssertionError("a tenant is split: " + partitions);
    }
    return heads.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
