package io.projectory.bench.load;

import io.projectory.schemas.Event;
import io.projectory.schemas.Payload;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishes a whole log at once, in the order in which it was written. */
final class TopicFill implements AutoCloseable {
  private static final String WHOLE_LOG =
      """
      select tenant_id, log_seq, event_id, trace_id, trace_seq, event_type, occurred_at, recorded_at,
             producer_id, source_system, source_subsystem, actor_type, actor_id, idempotency_key,
             correlation_id, causation_event_id, schema_version, tags_json, payload_json, payload_hash
        from dg_event_log
      """;

  private final String topic;
  private final int partitions;
  private final KafkaProducer<byte[], byte[]> producer;
  private final AtomicReference<Exception> failure = new AtomicReference<>();

  TopicFill(String bootstrapServers, String topic, int partitions) {
    this.topic = topic;
    this.partitions = partitions;
    this.producer =
        new KafkaProducer<>(
            // one request at a time: a leader that is just being made answers the first with an
            // error
            // and takes the second, and idempotence never gets over that
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "linger.ms",
                20,
                "batch.size",
                256 * 1024,
                "max.in.flight.requests.per.connection",
                1),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /**
   * Rows lie nearly in the order of their numbers; one that comes too early waits for those before
   * it.
   *
   * @return how many
   */
  long publish(Connection log) throws SQLException {
    log.setAutoCommit(false);
    Map<String, Long> heads = new HashMap<>();
    Map<String, TreeMap<Long, Event>> early = new HashMap<>();
    long events = 0;
    try (Statement statement = log.createStatement()) {
      statement.execute("set local synchronize_seqscans = off");
      statement.execute("set local max_parallel_workers_per_gather = 0");
      statement.setFetchSize(5_000);
      try (ResultSet rows = statement.executeQuery(WHOLE_LOG)) {
        while (rows.next()) {
          Event event = event(rows);
          early.computeIfAbsent(event.tenantId(), t -> new TreeMap<>()).put(event.logSeq(), event);
          events += sendInOrder(early.get(event.tenantId()), heads);
        }
      }
    }
    log.rollback();
    producer.flush();
    if (failure.get() != null) {
      throw new IllegalStateException("the topic could not be filled", failure.get());
    }
    return events;
  }

  private int sendInOrder(TreeMap<Long, Event> waiting, Map<String, Long> heads) {
    int sent = 0;
    while (!waiting.isEmpty()) {
      Event first = waiting.firstEntry().getValue();
      if (first.logSeq() != heads.getOrDefault(first.tenantId(), 0L) + 1) {
        break;
      }
      send(first);
      heads.put(first.tenantId(), first.logSeq());
      waiting.pollFirstEntry();
      sent++;
    }
    return sent;
  }

  private void send(Event event) {
    producer.send(
        TopicRecord.of(topic, partitions, event),
        (sent, error) -> {
          if (error != null) {
            failure.compareAndSet(null, error);
          }
        });
  }

  private static Event event(ResultSet row) throws SQLException {
    return new Event(
        row.getString("tenant_id"),
        row.getLong("log_seq"),
        row.getString("event_id"),
        row.getString("trace_id"),
        row.getInt("trace_seq"),
        row.getString("event_type"),
        row.getString("occurred_at"),
        row.getString("recorded_at"),
        new Event.Source(
            row.getString("producer_id"),
            row.getString("source_system"),
            row.getString("source_subsystem")),
        new Event.Actor(row.getString("actor_type"), row.getString("actor_id")),
        row.getString("idempotency_key"),
        row.getString("correlation_id"),
        row.getString("causation_event_id"),
        row.getInt("schema_version"),
        row.getString("tags_json"),
        Payload.of(row.getBytes("payload_json")),
        row.getString("payload_hash"));
  }

  @Override
  public void close() {
    producer.close();
  }
}
