package io.projectory.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.projectory.cli.CliFixture.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCommandsTest {
  private static final String SOUND =
      """
      event_log:
        url: jdbc:postgresql://127.0.0.1:1/log
        connector: {user: c, password: hunter2}
        projector: {user: p, password: "${PASSWORD}"}
      projections:
        url: jdbc:postgresql://127.0.0.1:1/views
        projector: {user: p}
      kafka:
        bootstrap_servers: 127.0.0.1:1
        properties: {sasl.jaas.config: hunter2}
      projector:
        projection_max_retries: 9
        per_projection: {context_graph: {preset: batch}}
      """;
  private static final Map<String, String> ENVIRONMENT =
      Map.of("PASSWORD", "hunter2", "PROJECTORY_HTTP__PORT", "1234");

  @TempDir private Path folder;

  private Path file(String yaml) throws IOException {
    return Files.writeString(folder.resolve("c.yaml"), yaml);
  }

  private static Outcome run(String... arguments) {
    return CliFixture.plain(ENVIRONMENT, InputStream.nullInputStream(), arguments);
  }

  @Test
  void show_tells_every_value_and_where_it_comes_from() throws IOException {
    Path file = file(SOUND);
    Outcome shown = run("config", "show", "--config", file.toString());
    assertThat(shown.exit()).isZero();
    assertThat(shown.err()).isEmpty();
    String graph = "projector.per_projection.context_graph.";
    assertThat(shown.lines())
        .anyMatch(l -> l.matches("http.port +1234 +PROJECTORY_HTTP__PORT"))
        .anyMatch(l -> l.matches("topics.partitions +8 +default"))
        .anyMatch(l -> l.matches(graph + "poll.poll_interval +1s +preset batch"))
        .anyMatch(l -> l.matches(graph + "event_retry.max_retry_attempts +9 +.*c.yaml:12"))
        .anyMatch(l -> l.matches("connector.slot +dg_events +default"));
  }

  @Test
  void show_writes_json_for_programs() throws IOException {
    Outcome shown = run("config", "show", "--json", "--config", file(SOUND).toString());
    assertThat(shown.lines()).hasSize(1);
    JsonNode json = new ObjectMapper().readTree(shown.out());
    JsonNode interval = json.path("projector.per_projection.context_graph.poll.poll_interval");
    assertThat(interval.toString())
        .isEqualTo("{\"value\":\"1s\",\"source\":\"preset\",\"where\":\"batch\"}");
    assertThat(json.path("topics.partitions").toString())
        .isEqualTo("{\"value\":\"8\",\"source\":\"default\",\"where\":null}");
  }

  @Test
  void show_reads_the_local_stack_of_a_folder() throws IOException {
    Files.writeString(folder.resolve("projectory.yaml"), SOUND);
    assertThat(run("config", "show", "--data-dir", folder.toString()).exit()).isZero();
    Outcome none = run("config", "show", "--data-dir", folder.resolve("none").toString());
    assertThat(none.exit()).isEqualTo(3);
    assertThat(none.err()).contains("no local stack in").hasLineCount(1);
  }

  @Test
  void secrets_are_never_printed() throws IOException {
    Path sound = file(SOUND);
    for (String how : new String[] {"config show --config ", "config show --json --config "}) {
      Outcome shown = run((how + sound).split(" "));
      assertThat(shown.exit()).isZero();
      assertThat(shown.out()).contains("***").doesNotContain("hunter2");
    }
    for (String wrong :
        new String[] {
          SOUND.replace("password: hunter2", "password: [hunter2]"),
          SOUND.replace("password: hunter2", "password: {hunter2: x}"),
          SOUND.replace("properties: {sasl.jaas.config: hunter2}", "properties: {a: [hunter2]}"),
          SOUND.replace("password: hunter2}", "password: hunter2"),
          SOUND.replace("//127.0.0.1:1/log", "//u:hunter2@127.0.0.1:1/log"),
          SOUND.replace("127.0.0.1:1/log", "127.0.0.1:1/log?password=hunter2"),
        }) {
      for (String how : new String[] {"config check ", "config check --json "}) {
        Outcome checked = run((how + file(wrong)).split(" "));
        assertThat(checked.exit()).as(wrong).isEqualTo(2);
        assertThat(checked.out() + checked.err()).doesNotContain("hunter2");
      }
    }
  }

  @Test
  void check_says_that_a_file_is_sound_without_asking_a_server() throws IOException {
    Path file = file(SOUND);
    Outcome checked = run("config", "check", file.toString());
    assertThat(checked.exit()).isZero();
    assertThat(checked.out()).startsWith(file + " is sound").hasLineCount(1);
    assertThat(run("config", "check", "--json", file.toString()).out())
        .isEqualTo("{\"file\":\"" + file + "\",\"sound\":true,\"problems\":[]}\n");
  }

  @Test
  void check_names_every_problem_with_its_place_and_what_to_do() throws IOException {
    Path file =
        file(
            """
            event_log:
              url: jdbc:mysql://h/d
            projections:
              url: jdbc:postgresql://h/d
            projector:
              projections: [context_graph, nobody]
              projection_max_retries: many
              per_projection:
                context_graph:
                  poll: {poll_interval: soon}
                  poll: {poll_interval: 1s}
                  heartbeat: {heartbeat_interval: 20s}
            nonsense: 1
            http: {host: 0.0.0.0}
            """);
    Outcome checked = run("config", "check", file.toString());
    assertThat(checked.exit()).isEqualTo(2);
    assertThat(checked.out()).isEmpty();
    assertThat(checked.err().lines())
        .allMatch(line -> line.startsWith("projectory: "))
        .anyMatch(line -> line.contains("c.yaml:1: event_log: url 'jdbc:mysql://h/d'"))
        .anyMatch(line -> line.contains("there is no projection 'nobody'"))
        .anyMatch(line -> line.contains("projections.projector: is missing"))
        .anyMatch(line -> line.contains("bootstrap_servers is missing; write host:port"))
        .anyMatch(line -> line.contains("c.yaml:7: projector.projection_max_retries: 'many'"))
        .anyMatch(line -> line.contains("c.yaml:10: ") && line.contains("'soon' is no duration"))
        .anyMatch(line -> line.contains("c.yaml:11: ") && line.contains("written twice"))
        .anyMatch(line -> line.contains("c.yaml:12: ") && line.contains("of 20s"))
        .anyMatch(line -> line.contains("c.yaml:13: nonsense: unknown section"))
        .anyMatch(line -> line.contains("http: host '0.0.0.0' is beyond this machine"));
    JsonNode json =
        new ObjectMapper().readTree(run("config", "check", "--json", file.toString()).out());
    assertThat(json.path("sound").asBoolean()).isFalse();
    assertThat(json.path("problems").size()).isEqualTo((int) checked.err().lines().count());
    assertThat(json.path("problems").findValuesAsText("key"))
        .contains("projector.projection_max_retries");
  }

  @Test
  void check_asks_only_for_what_the_process_needs() throws IOException {
    Path file =
        file(
            """
            event_log:
              url: jdbc:postgresql://h/d
              connector: {user: c}
            kafka: {bootstrap_servers: "h:1"}
            """);
    assertThat(run("config", "check", "--for", "connector", file.toString()).exit()).isZero();
    Outcome projector = run("config", "check", "--for", "projector", file.toString());
    assertThat(projector.exit()).isEqualTo(2);
    assertThat(projector.err()).contains("event_log.projector", "projections: url is missing");
  }

  @Test
  void a_file_that_is_not_there_is_bad_usage() {
    Outcome checked = run("config", "check", "/nowhere.yaml");
    assertThat(checked.exit()).isEqualTo(2);
    assertThat(checked.err()).contains("/nowhere.yaml: there is no such").hasLineCount(1);
    assertThat(run("config", "show", "--config", "/nowhere.yaml").exit()).isEqualTo(2);
    assertThat(run("config").exit()).isEqualTo(2);
    assertThat(run("config", "check").exit()).isEqualTo(2);
  }

  @Test
  void the_reference_in_the_repository_is_what_the_code_says() throws IOException {
    Path page = Path.of("..", "configuration.md");
    Outcome generated = run("config", "reference");
    assertThat(generated.exit()).isZero();
    assertThat(page)
        .as("regenerate it: ops/projectory config reference > ops/configuration.md")
        .exists()
        .hasContent(generated.out());
  }

  @Test
  void the_table_of_metrics_in_the_repository_is_what_the_code_registers() {
    Path page = Path.of("..", "metrics.md");
    Outcome generated = run("metrics");
    assertThat(generated.exit()).isZero();
    assertThat(page)
        .as("regenerate it: ops/projectory metrics > ops/metrics.md")
        .exists()
        .hasContent(generated.out());
    assertThat(run("metrics", "--json").out()).contains("projectory_lag_events", "\"connector\"");
  }
}
