package io.projectory.bench.latency;

import io.projectory.bench.latency.Journeys.Journey;
import io.projectory.testkit.await.Await;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** A consumer of the event topic beside the projector's; notes when each event came by. */
final class TopicWatch implements AutoCloseable {
  private static final String TOPIC = "dg.events";

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<String, Journey> journeys;
  private final Thread thread = new Thread(this::run, "bench-topic-watch");
  private final long wallClockBehind = System.currentTimeMillis() * 1_000_000 - System.nanoTime();
  private volatile boolean stopped;

  TopicWatch(String bootstrapServers, Map<String, Journey> journeys) {
    this.journeys = journeys;
    this.consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  /** From what is published after this on. */
  void start() {
    List<TopicPartition> partitions =
        consumer.partitionsFor(TOPIC).stream()
            .map(p -> new TopicPartition(TOPIC, p.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToEnd(partitions);
    partitions.forEach(consumer::position);
    thread.start();
  }

  void awaitAll(Duration patience) {
    Await.atMost(patience)
        .require(
            "events did not come by on the topic in time",
            () -> journeys.values().stream().allMatch(j -> j.consumed != 0));
  }

  private void run() {
    while (!stopped) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
        Header id = record.headers().lastHeader("ce_id");
        Journey journey = journeys.get(new String(id.value(), StandardCharsets.UTF_8));
        if (journey != null && journey.consumed == 0) {
          journey.inTopic = record.timestamp() * 1_000_000 - wallClockBehind;
          journey.consumed = System.nanoTime();
        }
      }
    }
  }

  @Override
  public void close() {
    stopped = true;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    consumer.close();
  }
}
