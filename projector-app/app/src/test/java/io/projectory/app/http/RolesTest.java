package io.projectory.app.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.projectory.schemas.ProjectoryException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class RolesTest {
  private static final HttpStage STAGE = new HttpStage(HttpStage.TOKENS);
  private static final List<String> OPEN =
      List.of("/livez", "/readyz", "/", "/console", "/console/x");
  private static final Map<String, String> TOKENS =
      Map.of("viewer", HttpStage.VIEWER, "operator", HttpStage.OPERATOR, "admin", HttpStage.ADMIN);

  @AfterAll
  static void close() {
    STAGE.close();
  }

  private static int rank(String role) {
    return List.of("viewer", "operator", "admin").indexOf(role);
  }

  /** Everything the server itself would answer: a route that nobody listed is found as well. */
  @Test
  void every_route_wants_a_token_and_the_role_for_it() throws Exception {
    assertThat(STAGE.api.registered()).hasSizeGreaterThan(15);
    for (String route : STAGE.api.registered()) {
      String method = route.split(" ")[0];
      String path = route.split(" ")[1].replaceAll("\\{[a-z]+}", "x");
      if (OPEN.contains(path)) {
        assertThat(STAGE.send(method, path, null, null).statusCode()).as(route).isIn(200, 302, 404);
        continue;
      }
      for (String none : new String[] {null, "", "wrong", HttpStage.ADMIN + "x"}) {
        assertThat(STAGE.send(method, path, none, body(method)).statusCode())
            .as(route)
            .isEqualTo(401);
      }
      String needed = method.equals("GET") ? "viewer" : "operator";
      for (String role : TOKENS.keySet()) {
        int status = STAGE.send(method, path, TOKENS.get(role), body(method)).statusCode();
        if (rank(role) < rank(needed)) {
          assertThat(status).as("%s as %s", route, role).isEqualTo(403);
        } else {
          assertThat(status).as("%s as %s", route, role).isNotIn(401, 403, 500);
        }
      }
    }
  }

  private static String body(String method) {
    return method.equals("GET") ? null : "{}";
  }

  @Test
  void each_command_wants_its_role_and_nothing_happens_without_it() throws Exception {
    STAGE.append("acme", "t-" + UUID.randomUUID());
    Map<String, String> needed =
        Map.of(
            "replay", "operator",
            "cancel", "operator",
            "pause", "operator",
            "resume", "operator",
            "sync", "operator",
            "rebuild", "admin",
            "skip", "admin");
    for (Map.Entry<String, String> verb : needed.entrySet()) {
      for (String role : TOKENS.keySet()) {
        long before = STAGE.count("dg_admin_audit");
        int status =
            STAGE
                .post("/api/v1/admin/commands", TOKENS.get(role), command(verb.getKey()))
                .statusCode();
        boolean allowed = rank(role) >= rank(verb.getValue());
        assertThat(status == 403)
            .as("%s as %s: %s", verb.getKey(), role, status)
            .isEqualTo(!allowed);
        assertThat(STAGE.count("dg_admin_audit") - before)
            .as("%s as %s", verb.getKey(), role)
            .isEqualTo(allowed ? 1 : 0);
      }
    }
    String rebuild = "{\"projection\":\"all\",\"mode\":\"rebuild\",\"reason\":\"r\"}";
    assertThat(STAGE.post("/api/v1/admin/replays", HttpStage.OPERATOR, rebuild).statusCode())
        .isEqualTo(403);
  }

  private static String command(String verb) {
    return """
    {"command_id":"%s","command":"%s","projection":"trace_summary","tenant_id":"acme",
     "job_id":"%s","event_id":"e","reason":"r","requested_by":"somebody else"}
    """
        .formatted(UUID.randomUUID(), verb, UUID.randomUUID());
  }

  @Test
  void who_asked_is_the_name_of_the_token_whatever_the_body_says() throws Exception {
    STAGE.append("acme", "t-" + UUID.randomUUID());
    STAGE.post("/api/v1/admin/commands", HttpStage.OPERATOR, command("pause"));
    JsonNode audit =
        new ObjectMapper().readTree(STAGE.get("/api/v1/audit?limit=1", HttpStage.VIEWER).body());
    assertThat(audit.get(0).path("requested_by").asText()).isEqualTo("otto");
  }

  @Test
  void a_path_that_is_not_there_says_nothing_to_strangers() throws Exception {
    assertThat(STAGE.get("/api/v1/nothing", null).statusCode()).isEqualTo(401);
    HttpResponse<String> refused = STAGE.get("/consoles", null);
    assertThat(refused.statusCode()).isEqualTo(401);
    assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
    assertThat(STAGE.get("/api/v1/nothing", HttpStage.VIEWER).statusCode()).isEqualTo(404);
  }

  @Test
  void beyond_loopback_only_with_tokens() {
    assertThat(HttpStage.config("  host: 0.0.0.0\n" + HttpStage.TOKENS).host())
        .isEqualTo("0.0.0.0");
    assertThatThrownBy(() -> HttpStage.config("  host: 0.0.0.0\n"))
        .isInstanceOf(ProjectoryException.class)
        .hasMessageContaining("host '0.0.0.0' is beyond this machine")
        .hasMessageContaining("projectory token create");
  }

  @Test
  void a_hash_that_is_none_is_refused_without_showing_it() {
    assertThatThrownBy(
            () -> HttpStage.config("  tokens: {eve: {role: admin, hash: 'my-secret-token'}}\n"))
        .hasMessageContaining("http.tokens.eve: hash is not sha256")
        .hasMessageNotContaining("my-secret-token");
    assertThatThrownBy(() -> HttpStage.config("  tokens: {eve: {role: admin}}\n"))
        .hasMessageContaining("hash is missing");
  }
}
