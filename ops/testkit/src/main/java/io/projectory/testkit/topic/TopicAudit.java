package io.projectory.testkit.topic;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Reads a topic from its beginning and notes, per tenant, whether events first came in the order of
 * their {@code log_seq} without a hole. Repetitions are allowed and counted.
 */
public final class TopicAudit implements AutoCloseable {
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final String topic;
  private final Map<String, List<String>> firstSeen = new HashMap<>();
  private final List<String> faults = new ArrayList<>();
  private long repeated;

  /**
   * @param topic may not be there yet
   */
  public TopicAudit(String bootstrapServers, String topic) {
    this.topic = topic;
    Properties settings = new Properties();
    settings.put("bootstrap.servers", bootstrapServers);
    settings.put("enable.auto.commit", "false");
    settings.put("isolation.level", "read_committed");
    consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Where the topic ends now, over all partitions; 0 when there is no such topic. */
  public long end() {
    return consumer.endOffsets(partitions()).values().stream().mapToLong(Long::longValue).sum();
  }

  private List<TopicPartition> partitions() {
    List<PartitionInfo> known = consumer.listTopics().getOrDefault(topic, List.of());
    return known.stream().map(info -> new TopicPartition(topic, info.partition())).toList();
  }

  /** Reads on to the present end. */
  public void read() {
    List<TopicPartition> partitions = partitions();
    if (consumer.assignment().isEmpty()) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
    }
    Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
    while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
      consumer.poll(Duration.ofMillis(200)).forEach(this::note);
    }
  }

  private void note(ConsumerRecord<byte[], byte[]> record) {
    String tenant = header(record, "ce_tenantid");
    String eventId = header(record, "ce_id");
    int logSeq = Integer.parseInt(header(record, "ce_logseq"));
    List<String> seen = firstSeen.computeIfAbsent(tenant, id -> new ArrayList<>());
    if (!tenant.equals(new String(record.key(), UTF_8))) {
      faults.add(tenant + ": another tenant in the key at " + record.offset());
    }
    if (logSeq == seen.size() + 1) {
      seen.add(eventId);
    } else if (logSeq <= seen.size() && seen.get(logSeq - 1).equals(eventId)) {
      repeated++;
    } else {
      faults.add(tenant + ": log_seq " + logSeq + " after " + seen.size());
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }

  /** Different events seen in order so far. */
  public long distinct() {
    return firstSeen.values().stream().mapToLong(List::size).sum();
  }

  /** Records that repeat an event. */
  public long repeated() {
    return repeated;
  }

  /** Records out of order, or that are not what the log says, and events of the log never seen. */
  public List<String> faults(Connection log) throws SQLException {
    List<String> all = new ArrayList<>(faults);
    try (PreparedStatement select =
        log.prepareStatement("select tenant_id, log_seq, event_id from dg_event_log")) {
      log.setAutoCommit(false);
      select.setFetchSize(10_000);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          List<String> seen = firstSeen.getOrDefault(row.getString(1), List.of());
          int logSeq = row.getInt(2);
          if (logSeq > seen.size() || !seen.get(logSeq - 1).equals(row.getString(3))) {
            all.add(row.getString(1) + ": log_seq " + logSeq + " is missing or another event");
          }
        }
      }
    }
    return all;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
