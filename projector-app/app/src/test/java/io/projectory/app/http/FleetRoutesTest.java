package io.projectory.app.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class FleetRoutesTest {
  private static final HttpStage STAGE = new HttpStage(HttpStage.TOKENS);

  @BeforeAll
  static void fill() throws Exception {
    STAGE.append("acme", "t-1");
    STAGE.append("Beta", "t-2");
    STAGE.append("gamma", "t-3");
    STAGE.views(
        "insert into dg_projection_cursors (tenant_id, projection_name, last_log_seq, state) values"
            + " ('acme', 'trace_summary', 1, 'attached'), ('Beta', 'trace_summary', 0, 'failed')",
        "insert into dg_projection_failures (id, tenant_id, projection_name, log_seq, trace_id,"
            + " event_id, error_code, error_message) values (gen_random_uuid(), 'Beta',"
            + " 'trace_summary', 1, 't-2', 'Beta/t-2', 'conflict', 'the hash differs')");
  }

  @AfterAll
  static void close() {
    STAGE.close();
  }

  private static JsonNode get(String path) throws Exception {
    HttpResponse<String> response = STAGE.get(path, HttpStage.VIEWER);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return new ObjectMapper().readTree(response.body());
  }

  private static List<String> names(JsonNode page) {
    List<String> names = new ArrayList<>();
    page.path("scopes")
        .forEach(
            s -> names.add(s.path("tenant_id").asText() + "/" + s.path("projection").asText()));
    return names;
  }

  @Test
  void scopes_are_filtered_sorted_and_paged() throws Exception {
    JsonNode all = get("/api/v1/fleet/scopes");
    assertThat(all.path("total").asInt()).isEqualTo(9);
    assertThat(all.at("/scopes/8/pending_events").asInt()).isZero();
    assertThat(all.at("/scopes/8/behind_since").isNull()).isTrue();
    assertThat(all.at("/scopes/0/behind_since").asText()).endsWith("Z");
    assertThat(names(get("/api/v1/fleet/scopes?status=failed")))
        .containsExactly("Beta/trace_summary");
    assertThat(names(get("/api/v1/fleet/scopes?status=current")))
        .containsExactly("acme/trace_summary");
    assertThat(names(get("/api/v1/fleet/scopes?search=bET&projection=context_graph")))
        .containsExactly("Beta/context_graph");
    JsonNode page = get("/api/v1/fleet/scopes?sort=tenant_id&order=desc&offset=2&limit=2");
    assertThat(page.path("matched").asInt()).isEqualTo(9);
    assertThat(names(page)).containsExactly("gamma/precedent_index", "acme/context_graph");
    assertThat(get("/api/v1/fleet/scopes?offset=100").path("scopes")).isEmpty();
  }

  @Test
  void a_question_that_makes_no_sense_names_what_to_write() throws Exception {
    for (String bad :
        List.of("sort=x", "order=up", "status=x", "limit=0", "limit=501", "offset=-1")) {
      HttpResponse<String> refused = STAGE.get("/api/v1/fleet/scopes?" + bad, HttpStage.VIEWER);
      assertThat(refused.statusCode()).as(bad).isEqualTo(400);
      assertThat(refused.body()).contains(bad.split("=")[0], "write ");
    }
    assertThat(STAGE.get("/api/v1/fleet/scopes?projection=x", HttpStage.VIEWER).statusCode())
        .isEqualTo(404);
    assertThat(STAGE.get("/api/v1/events?tenant_id=acme", HttpStage.VIEWER).statusCode())
        .isEqualTo(400);
    assertThat(STAGE.get("/api/v1/events?tenant_id=acme&log_seq=9", HttpStage.VIEWER).statusCode())
        .isEqualTo(404);
  }

  @Test
  void failures_events_and_who_asks() throws Exception {
    JsonNode failures = get("/api/v1/fleet/failures?status=open");
    assertThat(failures).hasSize(1);
    assertThat(failures.at("/0/failure/event_id").asText()).isEqualTo("Beta/t-2");
    assertThat(failures.at("/0/next_command").asText())
        .isEqualTo("projectory worker trace_summary --tenant Beta");
    assertThat(get("/api/v1/fleet/failures?status=resolved")).isEmpty();
    assertThat(get("/api/v1/whoami").toString())
        .isEqualTo("{\"name\":\"vera\",\"role\":\"viewer\"}");
  }

  @Test
  void a_viewer_reads_of_an_event_all_but_its_payload() throws Exception {
    String path = "/api/v1/events?tenant_id=Beta&log_seq=1";
    JsonNode seen = get(path);
    assertThat(seen.path("event_id").asText()).isEqualTo("Beta/t-2");
    assertThat(seen.path("payload_hash").asText()).startsWith("sha256:");
    assertThat(seen.path("payload_json").isNull()).isTrue();
    for (String token : List.of(HttpStage.OPERATOR, HttpStage.ADMIN)) {
      assertThat(STAGE.get(path, token).body()).contains("renewal");
    }
  }

  @Test
  void the_console_may_load_nothing_from_elsewhere_and_says_nothing_of_data() throws Exception {
    HttpResponse<String> page = STAGE.get("/console/", null);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'")
        .doesNotContain("unsafe", "http");
    assertThat(page.body()).doesNotContain("http:", "https:", "style=", "onclick");
    assertThat(STAGE.get("/", null).headers().firstValue("Location")).hasValue("/console/");
    for (String none : List.of("x.js", "..%2Fc.js", "index.html.bak", "style", "a%2Fb.js")) {
      assertThat(STAGE.get("/console/" + none, null).statusCode()).as(none).isIn(400, 404);
    }
  }
}
