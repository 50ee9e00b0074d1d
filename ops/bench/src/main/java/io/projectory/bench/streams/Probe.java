package io.projectory.bench.streams;

import io.projectory.bench.load.LoadedLog;
import io.projectory.bench.load.TopicRecord;
import io.projectory.bench.site.BenchDatabase;
import io.projectory.bench.site.Site;
import io.projectory.schemas.Event;
import io.projectory.schemas.log.Envelope;
import io.projectory.schemas.log.EventLog;
import io.projectory.testkit.await.Await;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Publishes one evaluation of a policy after the other, and waits for each one's row. */
final class Probe implements AutoCloseable {
  private static final String TENANT = "bench-probe";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Bounds how much later than true a row is seen. */
  private static final Duration PAUSE = Duration.ofMillis(2);

  private final KafkaProducer<byte[], byte[]> producer;
  private final LoadedLog log;
  private final EventLog writer;
  private final Connection views;
  private int traces;

  Probe(Site site, LoadedLog log, BenchDatabase views) throws SQLException {
    this.log = log;
    this.writer = new EventLog(log.database().source());
    this.views = views.connect();
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", site.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Milliseconds from its record's way to the topic until its row can be read. */
  double millis() throws SQLException, InterruptedException, ExecutionException {
    String policy = "probe-" + traces;
    publish(append(0, "TraceStarted", started()));
    Event evaluated = append(1, "PolicyEvaluated", evaluated(policy));
    traces++;
    long began = System.nanoTime();
    publish(evaluated);
    try (PreparedStatement look =
        views.prepareStatement("select from dg_policy_activity where policy_id = ?")) {
      look.setString(1, policy);
      Await.atMost(PATIENCE)
          .every(PAUSE)
          .require("the row of " + policy + " does not come", () -> found(look));
    }
    return (System.nanoTime() - began) / 1e6;
  }

  private static boolean found(PreparedStatement look) throws SQLException {
    try (ResultSet row = look.executeQuery()) {
      return row.next();
    }
  }

  private Event append(int traceSeq, String type, String payload) {
    String envelope =
        """
        {"event_id":"%1$s/%2$d/%3$d","trace_id":"probe-%2$d","trace_seq":%3$d,"event_type":"%4$s",
         "occurred_at":"%5$s","source":{"producer_id":"p","system":"s"},
         "actor":{"actor_type":"agent","actor_id":"a"},"idempotency_key":"%2$d/%3$d",
         "payload":%6$s}
        """
            .formatted(
                TENANT,
                traces,
                traceSeq,
                type,
                Instant.now().truncatedTo(ChronoUnit.SECONDS),
                payload);
    return writer.append(TENANT, Envelope.parse(envelope.getBytes(StandardCharsets.UTF_8))).event();
  }

  private static String started() {
    return """
        {"title":"A probe","workflow":"bench",
         "primary_entity":{"entity_type":"order","entity_id":"7"}}
        """;
  }

  private static String evaluated(String policy) {
    return """
        {"decision":"allow","inputs":[],"policy":{"policy_id":"%s","policy_version":"1"}}
        """
        .formatted(policy);
  }

  private void publish(Event event) throws InterruptedException, ExecutionException {
    producer.send(TopicRecord.of(log.topic(), log.partitions(), event)).get();
  }

  @Override
  public void close() throws SQLException {
    producer.close();
    views.close();
  }
}
