package io.projectory.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.projectory.app.config.HttpConfig;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import io.projectory.schemas.config.ConfigFile;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProjectorTest {
  private final Stage stage = new Stage();

  ProjectorTest() throws SQLException {}

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void a_configured_member_projects_and_answers_over_http() throws Exception {
    try (Projector projector = Projector.start(stage.config(""))) {
      stage.append("acme", "t-1");
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> json(projector, "/api/v1/projections/health?tenant_id=acme"), this::current);
      assertThat(projector.assigned()).isTrue();
      assertThat(stage.get(projector, "/livez").body()).isEqualTo("ok\n");
      assertThat(stage.get(projector, "/readyz").statusCode()).isEqualTo(200);
      JsonNode snapshot = json(projector, "/api/v1/snapshot");
      assertThat(snapshot.path("active_workers").asInt()).isEqualTo(3);
      assertThat(snapshot.path("partition_count").asInt()).isEqualTo(3);
      JsonNode worker = json(projector, "/api/v1/workers/trace_summary?tenant_id=acme");
      assertThat(worker.path("member").asText()).isEqualTo("member-1");
      assertThat(worker.path("cursor").asLong()).isEqualTo(1);
      assertThat(worker.path("status").asText()).isEqualTo("idle");
      assertThat(stage.get(projector, "/api/v1/failures?tenant_id=acme").body()).isEqualTo("[]");
      refusals(projector);
    }
  }

  @Test
  void livez_fails_while_a_work_loop_hangs_and_heals_with_it() throws Exception {
    String hanging =
        """
        projections: [%1$s]
        per_projection:
          %1$s: {heartbeat: {heartbeat_interval: 500ms, heartbeat_timeout: 6s}}
        """
            .formatted(HangingProjection.NAME);
    try (Projector projector = Projector.start(stage.config(hanging))) {
      awaitLivez(projector, 200);
      HangingProjection.hold();
      stage.append("acme", "t-1");
      assertThat(awaitLivez(projector, 503).body()).contains("does not turn");
      HangingProjection.release();
      awaitLivez(projector, 200);
    } finally {
      HangingProjection.release();
    }
  }

  private HttpResponse<String> awaitLivez(Projector projector, int status) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> stage.get(projector, "/livez"), answer -> answer.statusCode() == status);
  }

  @Test
  void readyz_names_the_stage_at_which_events_stop_and_the_next_command() throws Exception {
    try (Projector projector = Projector.start(stage.config(""))) {
      Runnable publishing = stage.appendOnly("acme", "t-1");
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(500))
          .until(() -> stage.get(projector, "/readyz").statusCode() == 503);
      assertThat(stage.get(projector, "/readyz").body())
          .startsWith("slot: events are in the log and not in the topic")
          .contains("of acme at 0 of 1", "there is no replication slot", "; next: projectory up");
      assertThat(stage.get(projector, "/readyz?scope=fleet").statusCode()).isEqualTo(503);
      assertThat(stage.get(projector, "/readyz?scope=member").statusCode())
          .as("this member does its part, and may be rolled out")
          .isEqualTo(200);
      assertThat(stage.get(projector, "/readyz?scope=all").statusCode()).isEqualTo(400);
      JsonNode lag = json(projector, "/api/v1/lag?tenant_id=acme");
      assertThat(lag.path("tenants").get(0).path("lag").asInt()).isEqualTo(1);
      assertThat(lag.path("explained").toString()).contains("in the log and not yet in the topic");
      publishing.run();
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(500))
          .until(() -> stage.get(projector, "/readyz").statusCode() == 200);
    }
  }

  @Test
  void readyz_names_a_topic_that_feeds_a_projection_while_nobody_fills_it() throws Exception {
    String fed = "projections: [trace_summary, policy_activity]\n";
    try (Projector projector = Projector.start(stage.config(fed))) {
      assertThat(awaitReadyz(projector, 503))
          .startsWith("feed: nothing has ever filled topic " + stage.activity)
          .contains("; next: projectory up --streams");
      stage.inViews(
          """
          insert into dg_feeds (topic, application_id, source_topic)
          values ('%s', 'dg-policy-activity', 'dg.events')
          """
              .formatted(stage.activity),
          """
          insert into dg_feed_members (topic, member_id, state, epoch, tasks, heartbeat_timeout_ms)
          values ('%s', 'streams-1', 'running', 1, 4, 600000)
          """
              .formatted(stage.activity));
      awaitReadyz(projector, 200);
      stage.inViews("update dg_feed_members set last_beat = last_beat - interval '30 minutes'");
      assertThat(awaitReadyz(projector, 503))
          .isEqualTo(
              "feed: nothing fills topic "
                  + stage.activity
                  + ", which feeds policy_activity: no"
                  + " instance beats; next: projectory up --streams (or start the Streams"
                  + " application)\n");
      assertThat(stage.get(projector, "/readyz?scope=member").statusCode())
          .as("this member does its part")
          .isEqualTo(200);
      stage.inViews("update dg_feeds set state = 'halted', job_id = 'job-7'");
      awaitReadyz(projector, 200);
    }
  }

  private String awaitReadyz(Projector projector, int status) {
    return Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(500))
        .until(() -> stage.get(projector, "/readyz"), answer -> answer.statusCode() == status)
        .body();
  }

  /** More than there are connections for questions. */
  @Test
  void callers_that_wait_do_not_keep_others_from_asking() throws Exception {
    try (Projector projector = Projector.start(stage.config(""))) {
      stage.append("acme", "t-1");
      String path = "/api/v1/wait?tenant_id=acme&log_seq=2&timeout=60s";
      List<CompletableFuture<HttpResponse<String>>> waiting = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        waiting.add(stage.ask(projector, path));
      }
      for (int i = 0; i < 20; i++) {
        json(projector, "/api/v1/snapshot");
      }
      assertThat(waiting).noneMatch(CompletableFuture::isDone);
      stage.append("acme", "t-2");
      for (CompletableFuture<HttpResponse<String>> one : waiting) {
        assertThat(one.get().body()).contains("\"result\":\"applied\"");
      }
    }
  }

  private void refusals(Projector projector) throws Exception {
    refused(projector, "/api/v1/workers/trace_summary?tenant_id=nobody", 404, "not_found");
    refused(projector, "/api/v1/workers/other?tenant_id=acme", 404, "not_found");
    refused(projector, "/api/v1/projections/health?tenant_id=%20", 400, "invalid_argument");
    refused(projector, "/api/v1/nothing", 404, "not_found");
    refused(projector, "/api/v1/failures?tenant_id=a%00b", 422, "schema_violation");
  }

  private void refused(Projector projector, String path, int status, String code) throws Exception {
    HttpResponse<String> response = stage.get(projector, path);
    assertThat(response.statusCode()).as(path).isEqualTo(status);
    JsonNode error = new ObjectMapper().readTree(response.body()).path("error");
    assertThat(error.path("code").asText()).as(path).isEqualTo(code);
    assertThat(error.path("message").asText()).as(path).isNotBlank();
    assertThat(error.path("details").isObject()).as(path).isTrue();
  }

  @Test
  void a_projection_nobody_knows_is_refused_by_name() {
    ConfigFile config = stage.config("projections: [trace_summary, other]");
    refusesToStart(config, "'other'", "context_graph");
  }

  @Test
  void an_address_that_others_can_reach_is_refused() {
    String yaml = "http: {host: 0.0.0.0}";
    assertThatThrownBy(
            () -> ConfigFile.parse(yaml, "c.yaml", Map.of()).bind("http", HttpConfig.class))
        .isInstanceOf(ProjectoryException.class)
        .hasMessageContaining("c.yaml:1: http: host '0.0.0.0'");
  }

  @Test
  void a_taken_http_port_is_named() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      ConfigFile config =
          stage.config("", Map.of("PROJECTORY_HTTP__PORT", "" + taken.getLocalPort()));
      assertThatThrownBy(() -> Projector.start(config))
          .isInstanceOf(ProjectoryException.class)
          .hasMessageContaining("http: cannot listen on 127.0.0.1:" + taken.getLocalPort());
    }
  }

  private static void refusesToStart(ConfigFile config, String... parts) {
    assertThatThrownBy(() -> Projector.start(config))
        .isInstanceOfSatisfying(
            ProjectoryException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
              assertThat(e.getMessage()).contains(parts);
            });
  }

  private boolean current(JsonNode health) {
    for (JsonNode projection : health.path("projections")) {
      if (projection.path("last_log_seq").asLong() != 1 || projection.path("digest").isNull()) {
        return false;
      }
    }
    return !health.path("full_digest").isNull();
  }

  private JsonNode json(Projector projector, String path) throws IOException, InterruptedException {
    HttpResponse<String> response = stage.get(projector, path);
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return new ObjectMapper().readTree(response.body());
  }
}
