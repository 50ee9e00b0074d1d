package io.projectory.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HttpApiTest {
  private final HttpStage stage = new HttpStage("  limits: {max_body_bytes: 2000}\n");

  @AfterEach
  void close() {
    stage.close();
  }

  private JsonNode answered(HttpResponse<String> response, int status) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    return new ObjectMapper().readTree(response.body());
  }

  private JsonNode refused(HttpResponse<String> response, int status, String code)
      throws Exception {
    JsonNode error = answered(response, status).path("error");
    assertThat(error.properties().stream().map(Map.Entry::getKey))
        .containsExactly("code", "message", "details");
    assertThat(error.path("code").asText()).isEqualTo(code);
    assertThat(error.path("message").asText()).isNotBlank();
    return error;
  }

  private JsonNode get(String path) throws Exception {
    return answered(stage.get(path, null), 200);
  }

  private HttpResponse<String> replay(String body) throws Exception {
    return stage.post("/api/v1/admin/replays", null, body);
  }

  @Test
  void a_replay_is_queued_listed_shown_and_cancelled() throws Exception {
    stage.append("acme", "t-1");
    JsonNode run =
        answered(
            replay(
                """
                {"projection":"trace_summary","mode":"replay","tenant_id":"acme","reason":"check",
                 "batch_size":7,"options":{"max_events_per_second":9}}
                """),
            202);
    assertThat(run.path("status").asText()).isEqualTo("queued");
    assertThat(run.path("batch_size").asInt()).isEqualTo(7);
    assertThat(run.path("max_events_per_second").asInt()).isEqualTo(9);
    String id = run.path("job_id").asText();
    assertThat(get("/api/v1/runs/" + id)).isEqualTo(run);
    assertThat(get("/api/v1/runs").get(0)).isEqualTo(run);
    assertThat(get("/api/v1/runs?tenant_id=acme")).hasSize(1);
    assertThat(get("/api/v1/runs?tenant_id=other")).isEmpty();
    assertThat(get("/api/v1/snapshot").path("active_replay_jobs").asInt()).isEqualTo(1);
    String cancel = "/api/v1/admin/replays/" + id + "/cancel";
    JsonNode ended = answered(stage.post(cancel, null, "{\"reason\":\"enough\"}"), 200);
    assertThat(ended.path("status").asText()).isEqualTo("cancelled");
    refused(stage.post(cancel, null, "{\"reason\":\"again\"}"), 404, "not_found");
    JsonNode audit = get("/api/v1/audit?limit=10");
    assertThat(audit).hasSize(3);
    assertThat(audit.get(2).path("door").asText()).isEqualTo("http");
    assertThat(audit.get(2).path("requested_by").asText()).isEqualTo("http");
  }

  @Test
  void a_second_run_of_the_scope_is_a_conflict_that_names_the_first() throws Exception {
    String body = "{\"projection\":\"all\",\"mode\":\"rebuild\",\"reason\":\"r\"}";
    String id = answered(replay(body), 202).path("job_id").asText();
    JsonNode error = refused(replay(body), 409, "conflict");
    assertThat(error.path("details").path("job_id").asText()).isEqualTo(id);
  }

  @Test
  void the_same_command_id_is_one_command() throws Exception {
    stage.append("acme", "t-1");
    String command =
        "{\"command_id\":\"%s\",\"command\":\"pause\",\"projection\":\"all\",\"tenant_id\":\"acme\",\"reason\":\"r\"}"
            .formatted(UUID.randomUUID());
    JsonNode first = answered(stage.post("/api/v1/admin/commands", null, command), 200);
    assertThat(first.path("status").asText()).isEqualTo("completed");
    assertThat(first.path("effect").path("trace_summary").asInt()).isEqualTo(1);
    assertThat(first.path("repeated").asBoolean()).isFalse();
    JsonNode second = answered(stage.post("/api/v1/admin/commands", null, command), 200);
    assertThat(second.path("repeated").asBoolean()).isTrue();
    assertThat(stage.count("dg_admin_audit")).isEqualTo(1);
  }

  @Test
  void a_plan_says_what_would_be_done_and_leaves_no_trace() throws Exception {
    stage.append("acme", "t-1");
    String body = "{\"projection\":\"all\",\"mode\":\"rebuild\",\"tenant_id\":\"acme\"}";
    JsonNode plan = answered(stage.post("/api/v1/admin/plan", null, body), 200);
    assertThat(plan.path("scopes").asInt()).isEqualTo(3);
    assertThat(plan.path("events_to_apply").asInt()).isEqualTo(3);
    assertThat(stage.count("dg_admin_audit")).isZero();
    assertThat(stage.count("dg_projection_runs")).isZero();
  }

  @Test
  void each_bad_request_is_refused_with_its_category_and_the_place() throws Exception {
    String replays = "/api/v1/admin/replays";
    refused(replay("{"), 422, "schema_violation");
    refused(replay("[]"), 400, "invalid_argument");
    refused(replay(""), 400, "invalid_argument");
    assertThat(
            refused(replay("{\"mode\":\"x\"}"), 400, "invalid_argument").path("message").asText())
        .isEqualTo("$.mode must be replay or rebuild");
    refused(
        replay("{\"projection\":\"nope\",\"mode\":\"replay\",\"reason\":\"r\"}"),
        400,
        "invalid_argument");
    refused(
        replay(
            "{\"projection\":\"all\",\"mode\":\"replay\",\"tenant_id\":\"nobody\",\"reason\":\"r\"}"),
        404,
        "not_found");
    refused(replay("{\"projection\":\"all\",\"mode\":\"replay\"}"), 400, "invalid_argument");
    refused(replay("{\"x\":\"" + "y".repeat(2000) + "\"}"), 413, "payload_too_large");
    refused(replay("[".repeat(1900)), 422, "schema_violation");
    refused(stage.send("DELETE", replays, null, null), 405, "method_not_allowed");
    refused(stage.get(replays, null), 405, "method_not_allowed");
    refused(stage.get("/api/v1/nothing", null), 404, "not_found");
    refused(stage.get("/api/v1/runs/no-such", null), 404, "not_found");
    refused(stage.post(replays + "/no-such/cancel", null, "{\"reason\":\"r\"}"), 404, "not_found");
    refused(stage.get("/api/v1/snapshot?x=1", null), 400, "invalid_argument");
    refused(stage.get("/api/v1/failures?tenant_id=a&tenant_id=b", null), 400, "invalid_argument");
    refused(stage.get("/api/v1/audit?limit=0", null), 400, "invalid_argument");
    refused(stage.get("/api/v1/audit?limit=99999999999", null), 400, "invalid_argument");
    refused(stage.get("/api/v1/wait?timeout=1h", null), 400, "invalid_argument");
    refused(stage.get("/api/v1/queries/subgraph?node_type=a", null), 400, "invalid_argument");
    assertThat(stage.count("dg_projection_runs")).isZero();
  }

  @Test
  void waiting_tells_apart_applied_late_failed_paused_and_rebuilding() throws Exception {
    stage.append("acme", "t-1");
    String wait = "/api/v1/wait?tenant_id=acme&log_seq=1&timeout=20ms";
    assertThat(get(wait).path("result").asText()).isEqualTo("timed_out");
    stage.views(
        "insert into dg_projection_cursors (tenant_id, projection_name, state) values"
            + " ('acme', 'trace_summary', 'failed')");
    JsonNode failed = get(wait);
    assertThat(failed.path("result").asText()).isEqualTo("failed");
    assertThat(failed.path("blocked_by").asText()).isEqualTo("trace_summary");
    stage.views("update dg_projection_cursors set state = 'paused'");
    assertThat(get(wait).path("result").asText()).isEqualTo("paused");
    stage.views("update dg_projection_cursors set state = 'rebuilding'");
    assertThat(get(wait).path("result").asText()).isEqualTo("rebuilding");
    assertThat(get("/api/v1/wait?tenant_id=acme&log_seq=0").path("result").asText())
        .isEqualTo("applied");
  }

  @Test
  void a_query_behind_the_log_is_a_conflict_and_a_current_one_is_answered() throws Exception {
    String edges = "/api/v1/queries/edges?node_type=trace&node_id=t&tenant_id=acme";
    assertThat(get(edges).path("edges")).isEmpty();
    assertThat(get("/api/v1/queries/precedents?tenant_id=acme")).isEmpty();
    refused(
        stage.get("/api/v1/queries/trace-summary?trace_id=t&tenant_id=acme", null),
        404,
        "not_found");
    stage.append("acme", "t");
    refused(stage.get(edges, null), 409, "projection_out_of_date");
  }

  @Test
  void more_callers_of_wait_than_there_are_places_are_told_to_come_back() throws Exception {
    try (HttpStage full = new HttpStage("  limits: {max_waits: 0}\n")) {
      HttpResponse<String> refused = full.get("/api/v1/wait", null);
      refused(refused, 429, "rate_limited");
      assertThat(refused.headers().firstValue("Retry-After")).hasValue("1");
    }
  }

  @Test
  void without_its_database_every_question_and_command_is_unavailable_not_broken()
      throws Exception {
    try (HttpStage lonely = new HttpStage()) {
      lonely.views.close();
      for (String path : new String[] {"snapshot", "runs", "projections/health", "audit"}) {
        HttpResponse<String> response = lonely.get("/api/v1/" + path, null);
        refused(response, 503, "storage");
        assertThat(response.headers().firstValue("Retry-After")).as(path).hasValue("1");
        assertThat(response.body()).as(path).doesNotContain("\tat ", "io.projectory");
      }
      String body = "{\"projection\":\"all\",\"mode\":\"rebuild\",\"reason\":\"r\"}";
      refused(lonely.post("/api/v1/admin/replays", null, body), 503, "storage");
    }
  }

  /** A page in a browser reaches this machine under a name of its own, or with plain text. */
  @Test
  void without_tokens_only_this_machine_by_its_own_names_and_only_json_is_taken() throws Exception {
    assertThat(RawHttp.send(stage.api.url(), "GET /api/v1/snapshot", "Host: evil.example"))
        .startsWith("HTTP/1.1 403 ");
    assertThat(RawHttp.send(stage.api.url(), "GET /api/v1/snapshot", "Host: localhost:1"))
        .startsWith("HTTP/1.1 200 ");
    assertThat(
            RawHttp.send(
                stage.api.url(),
                "POST /api/v1/admin/replays",
                "Host: localhost",
                "Content-Type: text/plain",
                "Content-Length: 0"))
        .startsWith("HTTP/1.1 415 ");
    assertThat(
            RawHttp.send(stage.api.url(), "GET /livez", "Host: x", "X-Long: " + "y".repeat(9_000)))
        .startsWith("HTTP/1.1 431 ")
        .contains("headers_too_large");
  }
}
