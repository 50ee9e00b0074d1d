package io.projectory.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.projectory.cli.CliFixture.Outcome;
import io.projectory.servers.ChildJvm;
import io.projectory.servers.TestServers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("embedded")
class UpTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration STOP = Duration.ofSeconds(10);

  private final Path folder = TestServers.freshFolder();

  @Test
  void one_command_runs_everything_and_the_others_work_on_it() throws Exception {
    try (ChildJvm up = up("--json", "--sample", "--streams")) {
      JsonNode ready = event(up, "ready");
      assertThat(ready.path("postgres").asText()).startsWith("jdbc:postgresql://127.0.0.1:");
      assertThat(ready.path("kafka").asText()).startsWith("127.0.0.1:");
      assertThat(ready.path("http").asText()).startsWith("http://127.0.0.1:");
      assertThat(ready.path("data_dir").asText()).isEqualTo(folder.toString());
      assertThat(event(up, "sample").path("inserted").asInt()).isEqualTo(374);
      assertThat(event(up, "current").path("scopes").asInt()).isEqualTo(15);
      golden("dealdesk");
      golden("support");
      policyActivity();
      Outcome doctor = run("", "doctor");
      assertThat(doctor.exit()).as(doctor.out()).isZero();
      assertThat(run("", "lag", "--json").out()).contains("\"lag\":0").doesNotContain("\"lag\":1");
      refusesASecondOne(up);
      assertThat(up.terminate(STOP)).isZero();
    }
    try (ChildJvm again = up("--json", "--sample")) {
      assertThat(event(again, "sample").path("reused").asInt()).isEqualTo(374);
      assertThat(event(again, "current").path("scopes").asInt()).isEqualTo(21);
      assertThat(again.terminate(STOP)).isZero();
    }
  }

  /** Through log, connector, topic and projector: the digests of the golden file. */
  private void golden(String scenario) throws IOException {
    JsonNode golden =
        JSON.readTree(UpTest.class.getResourceAsStream("/golden/" + scenario + ".json"));
    StringBuilder lines = new StringBuilder();
    golden.path("events").forEach(e -> lines.append(e).append('\n'));
    Outcome appended = run(lines.toString(), "append", "--file", "-", "--tenant", scenario);
    assertThat(appended.exit()).as(appended.err()).isZero();
    Outcome applied = run("", "wait", "--tenant", scenario, "--timeout", "2m");
    assertThat(applied.exit()).as(applied.err()).isZero();
    assertThat(JSON.readTree(run("", "digest", "--tenant", scenario, "--json").out()))
        .isEqualTo(golden.path("expected_digests"));
  }

  /** Through the Streams application as well, which is a process of its own. */
  private void policyActivity() {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(run("", "query", "policy-activity", "--json").out())
                    .contains("\"policy_id\":"));
  }

  private void refusesASecondOne(ChildJvm first) {
    Outcome second = run("", "up");
    assertThat(second.exit()).isEqualTo(1);
    assertThat(second.err().lines())
        .contains("projectory: another stack (process " + first.pid() + ") runs on " + folder);
  }

  @Test
  void a_signal_while_starting_ends_it_in_good_order() {
    try (ChildJvm up = up()) {
      up.awaitLine(line -> line.startsWith("starting"), PATIENCE);
      assertThat(up.terminate(STOP)).isZero();
      assertThat(up.output()).noneMatch(line -> line.contains("Exception"));
      assertThat(folder.resolve("postgres/postmaster.pid")).doesNotExist();
    }
  }

  @Test
  void what_cannot_be_used_is_one_clear_line() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Outcome outcome = run("", "up", "--http-port", "" + taken.getLocalPort());
      assertThat(outcome.exit()).isEqualTo(1);
      assertThat(outcome.err().lines().reduce((a, b) -> b))
          .hasValueSatisfying(
              line -> assertThat(line).contains("" + taken.getLocalPort(), "--http-port"));
    }
    assertThat(run("", "up", "--http-port", "0").exit()).isEqualTo(2);
    Path file = Files.createFile(Files.createDirectories(folder).resolve("file"));
    Outcome noFolder =
        CliFixture.plain(InputStream.nullInputStream(), "up", "--data-dir", file.toString());
    assertThat(noFolder.exit()).isEqualTo(1);
    assertThat(noFolder.err()).contains(file + " is not a folder").hasLineCount(1);
  }

  private ChildJvm up(String... more) {
    List<String> arguments = new ArrayList<>(List.of("up", "--data-dir", folder.toString()));
    arguments.addAll(List.of(more));
    return ChildJvm.start(Main.class, List.of("-Xmx768m"), arguments);
  }

  private Outcome run(String input, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--data-dir", folder.toString()));
    byte[] bytes = input.getBytes(StandardCharsets.UTF_8);
    return CliFixture.plain(new ByteArrayInputStream(bytes), all.toArray(String[]::new));
  }

  private static JsonNode event(ChildJvm up, String name) throws IOException {
    return JSON.readTree(
        up.awaitLine(line -> line.startsWith("{\"event\":\"" + name + "\""), PATIENCE));
  }
}
