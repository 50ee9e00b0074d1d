package io.projectory.app;

import io.projectory.schemas.Event;
import io.projectory.schemas.EventRecord;
import io.projectory.schemas.Partitions;
import io.projectory.schemas.config.ConfigFile;
import io.projectory.schemas.log.Envelope;
import io.projectory.schemas.log.EventLog;
import io.projectory.schemas.migrate.EventLogMigrations;
import io.projectory.schemas.migrate.ProjectionMigrations;
import io.projectory.schemas.migrate.Roles;
import io.projectory.servers.TestDatabase;
import io.projectory.servers.TestServers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Servers for one projector; the test plays the connector. */
final class Stage implements AutoCloseable {
  private static final int PARTITIONS = 3;

  final TestDatabase log = TestServers.freshDatabase();
  final TestDatabase views = TestServers.freshDatabase();
  final String topic = TestServers.freshTopic(PARTITIONS);
  final EventLog eventLog = new EventLog(log.dataSource());
  private final HttpClient http = HttpClient.newHttpClient();
  private final Producer<byte[], byte[]> producer =
      new KafkaProducer<>(
          Map.of("bootstrap.servers", TestServers.kafka().bootstrapServers()),
          new ByteArraySerializer(),
          new ByteArraySerializer());

  Stage() throws SQLException {
    EventLogMigrations.migrate(log.dataSource());
    ProjectionMigrations.migrate(views.dataSource());
    try (Connection owner = log.dataSource().getConnection()) {
      Roles.login(owner, Roles.PROJECTOR, "p");
    }
  }

  ConfigFile config(String more) {
    return config(more, Map.of());
  }

  ConfigFile config(String more, Map<String, String> environment) {
    String yaml =
        """
        event_log:
          url: %s
          projector: {user: projectory_projector, password: p}
        projections:
          url: %s
          projector: {user: projectory_projector, password: p}
        kafka:
          bootstrap_servers: %s
        topics:
          events: %s
          partitions: 3
        http:
          port: 0
        projector:
          group_prefix: %s-
          member_id: member-1
        """
            .formatted(
                log.jdbcUrl(),
                views.jdbcUrl(),
                TestServers.kafka().bootstrapServers(),
                topic,
                topic);
    return ConfigFile.parse(yaml + more.indent(2), "test.yaml", environment);
  }

  /** Appends the first event of a trace and publishes it. */
  void append(String tenant, String trace) {
    String envelope =
        """
        {"event_id":"%1$s/%2$s","trace_id":"%2$s","trace_seq":0,"event_type":"TraceStarted",
         "occurred_at":"2026-01-02T03:04:05Z","source":{"producer_id":"p","system":"s"},
         "actor":{"actor_type":"agent","actor_id":"a"},"idempotency_key":"%2$s",
         "payload":{"title":"A case","workflow":"renewal",
                    "primary_entity":{"entity_type":"order","entity_id":"7"}}}
        """
            .formatted(tenant, trace);
    byte[] json = envelope.getBytes(StandardCharsets.UTF_8);
    publish(eventLog.append(tenant, Envelope.parse(json)).event());
  }

  private void publish(Event event) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            topic,
            Partitions.of(event.tenantId(), PARTITIONS),
            EventRecord.key(event),
            EventRecord.value(event));
    EventRecord.toHeaders(event)
        .forEach(h -> record.headers().add(new RecordHeader(h.name(), h.value())));
    producer.send(record);
    producer.flush();
  }

  HttpResponse<String> get(Projector projector, String path)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(projector.httpUrl() + path)).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    producer.close();
    views.close();
    log.close();
  }
}
