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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
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
  final String activity = topic + "-activity";
  final EventLog eventLog = new EventLog(log.dataSource());
  private final Map<String, Long> published = new HashMap<>();
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
      Roles.login(owner, Roles.WRITER, "w");
    }
  }

  ConfigFile config(String more) {
    return config(more, Map.of());
  }

  ConfigFile config(String more, Map<String, String> environment) {
    return config("", more, environment);
  }

  /**
   * @param http lines of the section {@code http}, indented by two
   * @param more lines of the section {@code projector}
   */
  ConfigFile config(String http, String more, Map<String, String> environment) {
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
          policy_activity: %s
          partitions: 3
        http:
          port: 0
        %s
        projector:
          group_prefix: %s-
          member_id: member-1
        """
            .formatted(
                log.jdbcUrl(),
                views.jdbcUrl(),
                TestServers.kafka().bootstrapServers(),
                topic,
                activity,
                http,
                topic);
    return ConfigFile.parse(yaml + more.indent(2), "test.yaml", environment);
  }

  /** Appends the first event of a trace and publishes it. */
  void append(String tenant, String trace) {
    appendOnly(tenant, trace).run();
  }

  /** Appends; running what it answers publishes. */
  Runnable appendOnly(String tenant, String trace) {
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
    Event event = eventLog.append(tenant, Envelope.parse(json)).event();
    return () -> publish(event);
  }

  /** Publishes what somebody else appended to a tenant's log. */
  void publishNew(String tenant) {
    for (Event event : eventLog.read(tenant, published.getOrDefault(tenant, 0L), 1_000)) {
      publish(event);
      published.put(tenant, event.logSeq());
    }
  }

  /** Lets one scope rest, through the member's own door. */
  void pause(Projector projector, String tenant, String projection) {
    append(tenant, "first");
    submit(projector, "pause", projection, "\"" + tenant + "\"");
  }

  /**
   * @param tenant as JSON
   */
  void submit(Projector projector, String command, String projection, String tenant) {
    String body =
        """
        {"command_id":"%s","command":"%s","projection":"%s","tenant_id":%s,"reason":"test",
         "requested_by":"test"}
        """
            .formatted(UUID.randomUUID(), command, projection, tenant);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(projector.httpUrl() + "/api/v1/admin/commands"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new IllegalStateException(response.body());
      }
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A replication slot of the log's database that nobody reads; it goes with {@link #close}. */
  void slot() throws SQLException {
    try (Connection connection = log.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "select pg_create_logical_replication_slot('slot_' || current_database(), 'pgoutput')");
    }
  }

  long rows(String count) {
    try (Connection connection = views.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(count)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  void inViews(String... statements) throws SQLException {
    try (Connection connection = views.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private void dropSlots() {
    try (Connection connection = log.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "select pg_drop_replication_slot(slot_name) from pg_replication_slots"
              + " where database = current_database()");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
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

  /** The answer to come. */
  CompletableFuture<HttpResponse<String>> ask(Projector projector, String path) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(projector.httpUrl() + path)).build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  HttpResponse<String> get(Projector projector, String path)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(projector.httpUrl() + path)).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    producer.close();
    dropSlots();
    views.close();
    log.close();
  }
}
