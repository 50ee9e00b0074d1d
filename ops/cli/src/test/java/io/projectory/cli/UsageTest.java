package io.projectory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.cli.CliFixture.Outcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageTest {
  @TempDir private Path folder;

  private static Outcome run(String... arguments) {
    return CliFixture.plain(InputStream.nullInputStream(), arguments);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "append",
        "wait",
        "snapshot",
        "health",
        "worker",
        "failures",
        "digest",
        "query trace-summary",
        "query subgraph",
        "query edges",
        "query precedents",
        "up",
        "chaos",
        "lag",
        "replay",
        "rebuild",
        "runs",
        "cancel",
        "pause",
        "resume",
        "sync",
        "skip",
        "audit",
        "token create",
        "doctor",
        "connector heal",
        "connector reset",
        "config show",
        "config check",
        "config reference",
        "metrics",
        "migrate"
      })
  void every_command_explains_itself_with_an_example(String command) {
    Outcome help = run((command + " --help").split(" "));
    assertThat(help.exit()).isZero();
    assertThat(help.out()).contains("Usage: projectory " + command, "Example", "--json");
    assertThat(help.err()).isEmpty();
  }

  @Test
  void a_mistake_on_the_command_line_is_one_line_and_exit_2() {
    assertThat(run("health", "--tennant", "x"))
        .isEqualTo(
            new Outcome(
                2,
                "",
                "projectory: Unknown options: '--tennant', 'x'; did you mean '--tenant';"
                    + " see 'projectory health --help'\n"));
    assertThat(run("rebild").err()).contains("did you mean 'rebuild'");
    assertThat(run("nothing").exit()).isEqualTo(2);
    assertThat(run("wait", "--timeout", "soon").err())
        .contains("'soon' is no duration", "100ms, 5s")
        .hasLineCount(1);
    assertThat(run().exit()).isEqualTo(2);
  }

  @Test
  void without_a_stack_the_way_to_one_is_named() {
    Outcome outcome = run("health", "--data-dir", folder.toString());
    assertThat(outcome.exit()).isEqualTo(3);
    assertThat(outcome.err())
        .isEqualTo(
            "projectory: no local stack in "
                + folder
                + "; start one with 'projectory up', or name a configuration with --config\n");
  }

  @Test
  void a_wrong_configuration_is_bad_usage_with_file_line_and_key() throws IOException {
    Path file = Files.writeString(folder.resolve("c.yaml"), "event_log:\n  uri: x\n");
    Outcome outcome = run("health", "--config", file.toString());
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).contains(file + ":2", "event_log.uri").hasLineCount(1);
    assertThat(run("health", "--config", "/nowhere.yaml").exit()).isEqualTo(2);
  }

  @Test
  void a_server_that_does_not_answer_is_exit_3_with_one_line() throws IOException {
    String yaml = new CliFixture().yaml("jdbc:postgresql://127.0.0.1:1/none") + CliFixture.NO_KAFKA;
    Path file = Files.writeString(folder.resolve("c.yaml"), yaml);
    for (String command : new String[] {"health", "append --file -", "wait"}) {
      String[] arguments = (command + " --json --config " + file).split(" ");
      Outcome outcome =
          CliFixture.plain(
              new ByteArrayInputStream(Lines.started("t").getBytes(StandardCharsets.UTF_8)),
              arguments);
      assertThat(outcome.exit()).as(command).isEqualTo(3);
      assertThat(outcome.err())
          .contains("cannot reach Postgres at jdbc:postgresql://127.0.0.1:1/none")
          .contains("projectory up")
          .doesNotContain("Exception", "\tat ")
          .hasLineCount(1);
      assertThat(outcome.out()).startsWith("{\"error\":{\"code\":\"storage\"");
    }
  }

  @Test
  void a_blank_tenant_is_bad_usage() {
    CliFixture cli = new CliFixture();
    for (String command : new String[] {"health", "failures", "digest", "wait"}) {
      assertThat(cli.run(command, "--tenant", " ").exit()).as(command).isEqualTo(2);
    }
  }
}
