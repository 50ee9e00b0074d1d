package io.projectory.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.projectory.testkit.net.FaultProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two recovery flows of the operations guide, as written there, with three members. */
class RecoveryAcceptanceTest {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final String TENANT = "acme";

  @TempDir private Path folder;
  private Parts parts;
  private Cli cli;
  private MainProcess connector;
  private FaultProxy datastore;
  private final List<MainProcess> members = new ArrayList<>();

  @BeforeEach
  void begin() throws Exception {
    parts = new Parts(folder);
    cli = Cli.here(parts);
    connector = parts.connector();
    datastore = parts.projectionsProxy();
    for (int i = 0; i < 3; i++) {
      members.add(parts.projectorBehind(datastore, folder));
    }
    append("first-1", "first-2");
    Current.await(parts, SOON);
  }

  @AfterEach
  void end() {
    members.forEach(m -> m.handle().destroyForcibly());
    connector.handle().destroyForcibly();
    datastore.close();
  }

  private void append(String... traces) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (String trace : traces) {
      lines.append(Scenes.started(trace)).append("\n");
    }
    Path file = Files.writeString(folder.resolve("events.jsonl"), lines);
    cli.ok("append", "--file", file.toString(), "--tenant", TENANT);
  }

  private int sum(String member) {
    int sum = 0;
    for (JsonNode p : cli.json("health", "--tenant", TENANT).path("projections")) {
      sum += p.path(member).asInt();
    }
    return sum;
  }

  /** The members lose the datastore; the operator's own way to it stays. */
  @Test
  void the_transient_flow_restore_check_replay_pending_back_to_0_failures_resolved()
      throws Exception {
    datastore.cut();
    append("second-1", "second-2");
    Awaitility.await("events pile up").atMost(SOON).until(() -> sum("pending_events") == 6);
    assertThat(sum("open_failures")).as("no failure because a server is away").isZero();
    datastore.restore();
    assertThat(cli.json("worker", "trace_summary", "--tenant", TENANT).path("status").asText())
        .isIn("idle", "retrying");
    JsonNode run =
        cli.json("replay", "all", "--tenant", TENANT, "--reason", "datastore restored", "--wait");
    assertThat(run.path("status").asText()).isEqualTo("completed");
    assertThat(sum("pending_events")).isZero();
    assertThat(sum("open_failures")).isZero();
    Verdict.clean(parts);
  }

  @Test
  void the_semantic_flow_inspect_fix_rebuild_failures_resolved() throws Exception {
    Scenes.poison(parts, TENANT, "evt-bad");
    Awaitility.await("three failures").atMost(SOON).until(() -> sum("open_failures") == 3);
    JsonNode failure = cli.json("failures", "--tenant", TENANT).get(0);
    assertThat(failure.path("event_id").asText()).isEqualTo("evt-bad");
    assertThat(failure.path("error_code").asText()).isEqualTo("conflict");
    assertThat(cli.json("worker", "trace_summary", "--tenant", TENANT).path("status").asText())
        .isEqualTo("failed");
    Result lag = cli.ok("lag");
    assertThat(lag.text()).contains("trace_summary of tenant acme is failed at 2 of 3");
    Scenes.repair(parts, TENANT, "evt-bad");
    JsonNode run =
        cli.json("rebuild", "all", "--tenant", TENANT, "--reason", "repaired", "--yes", "--wait");
    assertThat(run.path("status").asText()).isEqualTo("completed");
    assertThat(cli.json("runs", run.path("job_id").asText())).isEqualTo(run);
    assertThat(sum("pending_events")).isZero();
    assertThat(sum("open_failures")).isZero();
    for (JsonNode old : cli.json("failures", "--tenant", TENANT)) {
      assertThat(old.path("status").asText()).isEqualTo("resolved");
      assertThat(old.path("resolved_at").isNull()).isFalse();
    }
    Verdict.clean(parts);
  }
}
