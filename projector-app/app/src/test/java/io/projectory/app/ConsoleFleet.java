package io.projectory.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.projectory.app.http.Tokens;
import io.projectory.schemas.log.Envelope;
import io.projectory.servers.TestServers;
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

  /** Of each of three policies. */
  static final int HOURS = 100;

  final Stage stage;
  final Projector projector;

  ConsoleFleet() throws SQLException, IOException {
    this(false);
  }

  /**
   * With the projection that a topic of its own feeds, and rows of it; the test plays what fills
   * it.
   */
  static ConsoleFleet withPolicyActivity() throws SQLException, IOException {
    ConsoleFleet fleet = new ConsoleFleet(true);
    fleet.inViews(
        """
        insert into dg_policy_activity
        select 'partition-0', policy, 'v1',
               to_char(timestamp '2026-03-01' + h * interval '1 hour', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
               20 + h %% 7, 3 + h %% 5, h %% 3, 1, 12, h %% 4, 1, 0
          from unnest(array['credit', 'discount', 'refund']) policy, generate_series(1, %d) h
        """
            .formatted(HOURS),
        """
        insert into dg_feeds (topic, application_id, source_topic)
        values ('%s', 'dg-policy-activity', '%s')
        """
            .formatted(fleet.stage.activity, fleet.stage.topic),
        """
        insert into dg_feed_members (topic, member_id, state, epoch, tasks, heartbeat_timeout_ms)
        values ('%s', 'streams-1', 'running', 1, 4, 600000)
        """
            .formatted(fleet.stage.activity));
    return fleet;
  }

  private ConsoleFleet(boolean fed) throws SQLException, IOException {
    stage = new Stage();
    String more = "";
    if (fed) {
      TestServers.kafka().createTopic(stage.activity, 1, Map.of());
      more = "projections: [context_graph, trace_summary, precedent_index, policy_activity]\n";
    }
    String tokens =
        "  tokens:\n    vera: {role: viewer, hash: '%s'}\n    anna: {role: admin, hash: '%s'}\n"
            .formatted(Tokens.hash(VIEWER), Tokens.hash(ADMIN));
    String controls = "admin_controls: {allow_rebuild: true}\n";
    projector = Projector.start(stage.config(tokens + controls, more, Map.of()));
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

  void inViews(String... statements) throws SQLException {
    stage.inViews(statements);
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
