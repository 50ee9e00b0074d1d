package io.projectory.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.projectory.app.http.Tokens;
import io.projectory.schemas.log.Envelope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;

/** A member with tokens and something to look at: a whole scenario, a hostile title, a failure. */
final class ConsoleFleet implements AutoCloseable {
  static final String VIEWER = "the-token-of-a-viewer";
  static final String ADMIN = "the-token-of-an-admin";
  static final String TENANT = "acme";

  /** Would show itself if anything of an event became markup. */
  static final String HOSTILE = "<img src=x onerror=\\\"document.body.dataset.owned=1\\\">";

  final Stage stage;
  final Projector projector;

  ConsoleFleet() throws SQLException, IOException {
    stage = new Stage();
    String tokens =
        "  tokens:\n    vera: {role: viewer, hash: '%s'}\n    anna: {role: admin, hash: '%s'}\n"
            .formatted(Tokens.hash(VIEWER), Tokens.hash(ADMIN));
    String controls = "admin_controls: {allow_rebuild: true}\n";
    projector = Projector.start(stage.config(tokens + controls, "", Map.of()));
    golden();
    appendAll(
        TENANT,
        """
        {"event_id":"hostile","trace_id":"hostile","trace_seq":0,"event_type":"TraceStarted",
         "occurred_at":"2026-01-02T03:04:05Z","source":{"producer_id":"p","system":"s"},
         "actor":{"actor_type":"agent","actor_id":"a"},"idempotency_key":"hostile",
         "payload":{"title":"%s","workflow":"renewal",
                    "primary_entity":{"entity_type":"order","entity_id":"7"}}}
        """
            .formatted(HOSTILE));
    stage.publishNew(TENANT);
  }

  private void golden() throws IOException {
    JsonNode golden =
        new ObjectMapper().readTree(Stage.class.getResourceAsStream("/golden/dealdesk.json"));
    for (JsonNode event : golden.path("events")) {
      appendAll(TENANT, event.toString());
    }
  }

  private void appendAll(String tenant, String envelope) {
    JsonNode event = Envelope.parse(envelope.getBytes(StandardCharsets.UTF_8));
    stage.eventLog.append(tenant, event);
  }

  /** The tenant's next event comes with a hash that is wrong. */
  void poison(String tenant) throws SQLException {
    stage.append(tenant, "good");
    stage.appendOnly(tenant, "bad");
    behindTheTriggers(
        "update dg_event_log set payload_hash = 'sha256:0' where event_id = '" + tenant + "/bad'");
    // from the log, as the connector would
    stage.publishNew(tenant);
  }

  /** The same payload has the same hash. */
  void repair(String tenant) throws SQLException {
    behindTheTriggers(
        "update dg_event_log set payload_hash = (select payload_hash from dg_event_log where"
            + " event_id = '%1$s/good') where event_id = '%1$s/bad'".formatted(tenant));
  }

  /** So many tenants with one event each, of which the topic knows nothing. */
  void tenants(int count) throws SQLException {
    behindTheTriggers(
        """
        insert into dg_event_log (tenant_id, log_seq, event_id, trace_id, trace_seq, event_type,
          occurred_at, recorded_at, producer_id, source_system, actor_type, actor_id,
          idempotency_key, schema_version, payload_json, payload_hash, tags_json)
        select 'tenant-' || lpad(i::text, 5, '0'), 1, 'many-' || i, 'many-' || i, 0, event_type,
               occurred_at, recorded_at, producer_id, source_system, actor_type, actor_id,
               'many-' || i, schema_version, payload_json, payload_hash, tags_json
          from dg_event_log, generate_series(1, %d) i
         where event_id = 'hostile'
        """
            .formatted(count));
  }

  private void behindTheTriggers(String sql) throws SQLException {
    try (Connection connection = stage.log.dataSource().getConnection()) {
      connection.setAutoCommit(false);
      try (Statement statement = connection.createStatement()) {
        statement.execute("set local session_replication_role = replica");
        if (statement.executeUpdate(sql) == 0) {
          throw new IllegalStateException("nothing was changed");
        }
        connection.commit();
      }
    }
  }

  String url() {
    return projector.httpUrl();
  }

  @Override
  public void close() {
    projector.close();
    stage.close();
  }
}
