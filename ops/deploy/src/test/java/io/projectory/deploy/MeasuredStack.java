package io.projectory.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.projectory.local.LocalOptions;
import io.projectory.local.LocalStack;
import io.projectory.schemas.log.Envelope;
import io.projectory.schemas.log.EventLog;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.postgresql.ds.PGSimpleDataSource;

/** The local stack with everything measured that can be. */
final class MeasuredStack implements AutoCloseable {
  private static final String PAUSE =
      """
      {"command_id":"%s","command":"pause","projection":"precedent_index","tenant_id":"acme",
       "reason":"test","requested_by":"test"}
      """;

  private static final String STARTED =
      """
      {"event_id":"e-%1$d","trace_id":"t-%1$d","trace_seq":0,"event_type":"TraceStarted",
       "occurred_at":"2026-01-02T03:04:05Z","source":{"producer_id":"p","system":"s"},
       "actor":{"actor_type":"agent","actor_id":"a"},"idempotency_key":"k-%1$d",
       "payload":{"title":"A case","workflow":"renewal",
                  "primary_entity":{"entity_type":"order","entity_id":"7"}}}
      """;

  private final LocalStack stack;

  private MeasuredStack(LocalStack stack) {
    this.stack = stack;
  }

  static MeasuredStack start(Path folder) throws IOException {
    Path data = Files.createDirectories(folder.resolve("data"));
    Files.writeString(
        data.resolve("projectory.yaml"),
        """
        metrics:
          sample_interval: 500ms
          canary_interval: 500ms
          top_tenants: 3
        """);
    return new MeasuredStack(LocalStack.start(LocalOptions.in(data), line -> {}));
  }

  /** host:port by job. */
  Map<String, String> endpoints() throws IOException {
    JsonNode config = new ObjectMapper(new YAMLFactory()).readTree(stack.configFile().toFile());
    return Map.of(
        "projector",
        URI.create(stack.httpUrl()).getAuthority(),
        "connector",
        "127.0.0.1:" + config.at("/connector/http/port").asInt());
  }

  /** One scope of a tenant rests with events before it, so that somebody is behind. */
  void leaveOneBehind() throws Exception {
    append("acme", 0);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(stack.httpUrl() + "/api/v1/admin/commands"))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(PAUSE.formatted(UUID.randomUUID())))
            .build();
    HttpClient http = HttpClient.newHttpClient();
    // a scope is there once its first event has come
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> http.send(request, BodyHandlers.discarding()).statusCode() == 200);
    append("acme", 1);
  }

  private void append(String tenant, int number) throws IOException {
    JsonNode config = new ObjectMapper(new YAMLFactory()).readTree(stack.configFile().toFile());
    PGSimpleDataSource writer = new PGSimpleDataSource();
    writer.setUrl(stack.jdbcUrl());
    writer.setUser(config.at("/event_log/writer/user").asText());
    writer.setPassword(config.at("/event_log/writer/password").asText());
    byte[] envelope = STARTED.formatted(number).getBytes(StandardCharsets.UTF_8);
    new EventLog(writer).append(tenant, Envelope.parse(envelope));
  }

  @Override
  public void close() {
    stack.close();
  }
}
