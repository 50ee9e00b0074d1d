package io.projectory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.projectory.cli.CliFixture.Outcome;
import java.io.IOException;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Commands that change something, while no member runs: what they decide and what they say. */
class RunCommandsTest {
  private final CliFixture cli = new CliFixture();

  @BeforeEach
  void oneEvent() {
    cli.use(CliFixture.NO_KAFKA, "admin_controls: {allow_rebuild: true}");
    String input = Lines.started("t");
    assertThat(cli.feed(input, "append", "--file", "-", "--tenant", "acme").exit()).isZero();
  }

  private static JsonNode json(Outcome outcome) {
    try {
      return new ObjectMapper().readTree(outcome.out());
    } catch (IOException e) {
      throw new IllegalStateException(outcome.out(), e);
    }
  }

  private Outcome replay(String... more) {
    String[] first = {"replay", "all", "--tenant", "acme", "--reason", "check", "--json"};
    String[] all = java.util.Arrays.copyOf(first, first.length + more.length);
    System.arraycopy(more, 0, all, first.length, more.length);
    return cli.run(all);
  }

  @Test
  void a_replay_prints_the_row_of_its_run_under_the_documented_names() {
    Outcome begun = replay("--until", "1", "--batch-size", "5");
    assertThat(begun.exit()).as(begun.err()).isZero();
    JsonNode run = json(begun);
    assertThat(run.properties().stream().map(Map.Entry::getKey))
        .startsWith(
            "job_id",
            "tenant_id",
            "projection_name",
            "mode",
            "status",
            "requested_at",
            "started_at",
            "finished_at",
            "since_log_seq",
            "until_log_seq",
            "processed_events",
            "last_log_seq")
        .contains("error_code", "error_message", "events_per_second", "eta_seconds");
    assertThat(run.path("mode").asText()).isEqualTo("catch_up");
    assertThat(run.path("status").asText()).isEqualTo("queued");
    String id = run.path("job_id").asText();
    assertThat(json(cli.run("runs", id, "--json"))).isEqualTo(run);
    assertThat(json(cli.run("runs", "--json")).get(0)).isEqualTo(run);
    JsonNode cancelled = json(cli.run("cancel", id, "--reason", "enough", "--json"));
    assertThat(cancelled.path("status").asText()).isEqualTo("cancelled");
  }

  @Test
  void refusals_are_an_error_object_and_an_exit_code() {
    JsonNode first = json(replay());
    Outcome second = replay();
    assertThat(second.exit()).isEqualTo(1);
    JsonNode error = json(second).path("error");
    assertThat(error.path("code").asText()).isEqualTo("conflict");
    assertThat(error.path("details").path("job_id").asText())
        .isEqualTo(first.path("job_id").asText());
    assertThat(second.err()).contains("projectory cancel " + first.path("job_id").asText());
    Outcome unknown = cli.run("cancel", UUID.randomUUID().toString(), "--reason", "r", "--json");
    assertThat(unknown.exit()).isEqualTo(1);
    assertThat(json(unknown).path("error").path("code").asText()).isEqualTo("not_found");
    Outcome none = cli.run("cancel", "nope", "--reason", "r", "--json");
    assertThat(none.exit()).isEqualTo(1);
    assertThat(json(none).path("error").path("code").asText()).isEqualTo("not_found");
    assertThat(cli.run("replay", "nope", "--reason", "r", "--json").exit()).isEqualTo(2);
    assertThat(cli.run("replay", "all", "--tenant", "acme").exit()).as("no reason").isEqualTo(2);
    assertThat(replay("--batch-size", "0").exit()).isEqualTo(2);
  }

  @Test
  void a_rebuild_that_can_ask_nobody_is_refused_before_anything_is_done() {
    Outcome refused = cli.run("rebuild", "all", "--tenant", "acme", "--reason", "r");
    assertThat(refused.exit()).isEqualTo(2);
    assertThat(refused.err()).contains("--dry-run", "--yes").hasLineCount(1);
    assertThat(json(cli.run("runs", "--json"))).isEmpty();
    Outcome yes = cli.run("rebuild", "all", "--tenant", "acme", "--reason", "r", "--yes");
    assertThat(yes.out()).contains("is queued; follow it with 'projectory runs ");
  }

  @Test
  void on_a_terminal_the_plan_is_shown_and_only_yes_begins() {
    Outcome no = onTerminal("no\n");
    assertThat(no.out())
        .contains("rebuild all projections of tenant acme", "events to apply  3, from the log")
        .contains("the event log is not touched", "nothing was changed");
    assertThat(no.exit()).isEqualTo(1);
    assertThat(json(cli.run("runs", "--json"))).isEmpty();
    assertThat(onTerminal("yes\n").exit()).isZero();
    assertThat(json(cli.run("runs", "--json"))).hasSize(1);
  }

  private Outcome onTerminal(String answer) {
    return cli.onTerminal(answer, "rebuild", "all", "--tenant", "acme", "--reason", "r");
  }

  @Test
  void a_dry_run_prints_the_plan_and_leaves_nothing() {
    JsonNode plan = json(cli.run("rebuild", "all", "--tenant", "acme", "--dry-run", "--json"));
    assertThat(plan.path("scopes").asInt()).isEqualTo(3);
    assertThat(plan.path("events_to_apply").asInt()).isEqualTo(3);
    assertThat(json(cli.run("audit", "--json"))).isEmpty();
  }

  @Test
  void pausing_is_seen_by_worker_wait_and_audit_and_undone_by_resume() {
    Outcome paused = cli.run("pause", "all", "--tenant", "acme", "--reason", "migration");
    assertThat(paused.exit()).as(paused.err()).isZero();
    assertThat(cli.run("worker", "trace_summary", "--tenant", "acme", "--json").out())
        .contains("\"status\":\"paused\"");
    assertThat(cli.run("wait", "--tenant", "acme", "--timeout", "1m").err()).contains("is paused");
    cli.run("resume", "all", "--tenant", "acme", "--reason", "over");
    JsonNode audit = json(cli.run("audit", "--json"));
    assertThat(audit.get(0).path("command").asText()).isEqualTo("resume");
    assertThat(audit.get(1).path("reason").asText()).isEqualTo("migration");
    assertThat(audit.get(1).path("door").asText()).isEqualTo("cli");
  }

  @Test
  void what_was_changed_is_told_in_the_order_of_the_projections() {
    JsonNode paused = json(cli.run("pause", "all", "--tenant", "acme", "--reason", "r", "--json"));
    assertThat(paused.path("effect").properties().stream().map(Map.Entry::getKey))
        .containsExactly("context_graph", "trace_summary", "precedent_index");
  }

  @Test
  void only_the_event_at_which_a_scope_stands_can_be_skipped() {
    Outcome refused =
        cli.run(
            "skip",
            "trace_summary",
            "--tenant",
            "acme",
            "--event",
            "t-0",
            "--reason",
            "r",
            "--json");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(json(refused).path("error").path("code").asText()).isEqualTo("conflict");
  }

  @Test
  void a_token_is_shown_once_with_the_line_that_lets_it_in() {
    Outcome made =
        CliFixture.plain(
            java.io.InputStream.nullInputStream(),
            "token",
            "create",
            "--role",
            "viewer",
            "--name",
            "grafana",
            "--json");
    JsonNode token = json(made);
    assertThat(token.path("token").asText()).matches("pj_[A-Za-z0-9_-]{43}");
    assertThat(token.path("hash").asText())
        .isEqualTo(io.projectory.app.http.Tokens.hash(token.path("token").asText()))
        .doesNotContain(token.path("token").asText());
  }
}
