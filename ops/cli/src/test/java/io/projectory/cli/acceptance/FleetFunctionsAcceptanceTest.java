package io.projectory.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.projectory.testkit.fold.PlainJson;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every function of the original's operations guide, asked of each of three members and of the
 * command line, has the fields of SEMANTICS 10 to 13 whatever state its subject is in.
 */
@ExtendWith(SharedFleet.class)
class FleetFunctionsAcceptanceTest {
  private static final String SNAPSHOT =
      "active_workers active_replay_jobs partition_count projections";
  private static final String HEALTH =
      "tenant_id event_log_last_seq projections open_runs full_digest";
  private static final String PROJECTION =
      "projection_name last_log_seq pending_events is_stale updated_at digest open_failures";
  private static final String OPEN_RUN =
      "job_id projection_name mode status requested_at started_at processed_events last_log_seq"
          + " until_log_seq";
  private static final String WORKER =
      "key member cursor last_sync_at last_error retry_count status sync_count";
  private static final String RUN =
      "job_id tenant_id projection_name mode status requested_at started_at finished_at"
          + " since_log_seq until_log_seq processed_events last_log_seq error_code error_message"
          + " metadata_json";
  private static final String FAILURE =
      "id tenant_id projection_name log_seq trace_id event_id error_code error_message recoverable"
          + " retry_count status metadata_json recorded_at resolved_at";

  private final Fleet fleet;

  FleetFunctionsAcceptanceTest(Fleet fleet) {
    this.fleet = fleet;
  }

  @Test
  void runtime_snapshot_counts_the_workers_of_all_members() throws Exception {
    for (JsonNode snapshot : everywhere("/api/v1/snapshot", "snapshot")) {
      has(snapshot, SNAPSHOT);
      assertThat(snapshot.path("active_workers").asInt()).isEqualTo(9);
      assertThat(snapshot.path("partition_count").asInt()).isEqualTo(8);
      assertThat(snapshot.path("projections").toString())
          .isEqualTo("[\"context_graph\",\"trace_summary\",\"precedent_index\"]");
    }
  }

  @Test
  void health_and_worker_status_of_a_healthy_tenant_and_of_one_that_failed() throws Exception {
    String tenant = "functions-failing";
    fleet.appendOne(tenant, "a");
    fleet.awaitCurrent();
    everywhereHealthy(tenant);
    Scenes.poison(fleet.parts, tenant, "functions-bad");
    Awaitility.await("three failures")
        .atMost(Fleet.SOON)
        .until(() -> fleet.cli.json("failures", "--tenant", tenant).size() == 3);
    for (JsonNode failures :
        everywhere("/api/v1/failures?tenant_id=" + tenant, "failures", "--tenant", tenant)) {
      for (JsonNode failure : failures) {
        has(failure, FAILURE);
        assertThat(failure.path("event_id").textValue()).isEqualTo("functions-bad");
        assertThat(failure.path("error_code").textValue()).isEqualTo("conflict");
      }
    }
    for (JsonNode worker : worker(tenant)) {
      has(worker.path("last_error"), "code message details");
      assertThat(worker.path("status").textValue()).isEqualTo("failed");
      assertThat(worker.path("cursor").asLong()).isEqualTo(1);
    }
    Scenes.repair(fleet.parts, tenant, "functions-bad");
    fleet.cli.ok("sync", "all", "--tenant", tenant, "--reason", "repaired");
    fleet.awaitCurrent();
    everywhereHealthy(tenant);
  }

  private void everywhereHealthy(String tenant) throws Exception {
    for (JsonNode health : health(tenant)) {
      has(health, HEALTH);
      assertThat(health.path("projections")).hasSize(3);
      for (JsonNode projection : health.path("projections")) {
        has(projection, PROJECTION);
        assertThat(projection.path("pending_events").asLong()).isZero();
        assertThat(projection.path("open_failures").asLong()).isZero();
      }
    }
    for (JsonNode worker : worker(tenant)) {
      has(worker, WORKER);
      has(worker.path("key"), "tenant_id projection partition");
      assertThat(worker.path("status").textValue()).isEqualTo("idle");
      assertThat(worker.path("last_error").isNull()).isTrue();
    }
  }

  @Test
  void replay_rebuild_their_status_and_their_cancelling_through_any_member() throws Exception {
    String tenant = "functions-runs";
    fleet.appendOne(tenant, "a");
    fleet.awaitCurrent();
    for (int member = 0; member < 3; member++) {
      for (String mode : List.of("replay", "rebuild")) {
        JsonNode queued = start(member, mode, tenant, "");
        has(queued, RUN);
        String job = queued.path("job_id").textValue();
        fleet.awaitEnd(job);
        for (JsonNode run : everywhere("/api/v1/runs/" + job, "runs", job)) {
          has(run, RUN);
          assertThat(run.path("status").textValue()).as(run.toString()).isEqualTo("completed");
        }
      }
    }
    fleet.append("functions-slow-", 300, 1);
    fleet.awaitCurrent();
    String slow = "functions-slow-1";
    JsonNode queued = start(0, "rebuild", slow, ",\"max_events_per_second\":5");
    String job = queued.path("job_id").textValue();
    for (JsonNode health : health(slow)) {
      assertThat(health.path("open_runs")).hasSize(1);
      has(health.path("open_runs").get(0), OPEN_RUN);
    }
    HttpResponse<String> cancelled =
        fleet.send(
            fleet.url(1), "/api/v1/admin/replays/" + job + "/cancel", "{\"reason\":\"enough\"}");
    assertThat(cancelled.statusCode()).as(cancelled.body()).isEqualTo(200);
    has(PlainJson.parse(cancelled.body()), RUN);
    for (JsonNode run : everywhere("/api/v1/runs/" + job, "runs", job)) {
      assertThat(run.path("status").textValue()).isEqualTo("cancelled");
    }
    fleet.cli.ok("resume", "all", "--tenant", slow, "--reason", "go on");
    fleet.awaitCurrent();
    Verdict.clean(fleet.parts);
  }

  private JsonNode start(int member, String mode, String tenant, String more) throws Exception {
    String body =
        "{\"projection\":\"all\",\"mode\":\"%s\",\"tenant_id\":\"%s\",\"reason\":\"asked\"%s}"
            .formatted(mode, tenant, more);
    HttpResponse<String> answer = fleet.send(fleet.url(member), "/api/v1/admin/replays", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return PlainJson.parse(answer.body());
  }

  private List<JsonNode> health(String tenant) throws Exception {
    String path = "/api/v1/projections/health?tenant_id=" + tenant;
    return everywhere(path, "health", "--tenant", tenant);
  }

  private List<JsonNode> worker(String tenant) throws Exception {
    String path = "/api/v1/workers/trace_summary?tenant_id=" + tenant;
    return everywhere(path, "worker", "trace_summary", "--tenant", tenant);
  }

  /** The answers of three members and of the command line. */
  private List<JsonNode> everywhere(String path, String... command) throws Exception {
    List<JsonNode> answers = new ArrayList<>();
    for (int member = 0; member < 3; member++) {
      HttpResponse<String> answer = fleet.send(fleet.url(member), path, null);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      answers.add(PlainJson.parse(answer.body()));
    }
    answers.add(fleet.cli.json(command));
    return answers;
  }

  private static void has(JsonNode object, String fields) {
    assertThat(object.fieldNames()).toIterable().contains(fields.split(" "));
  }
}
