package io.projectory.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command of the runbook, in its order, against three members; what each heading speaks of is
 * brought about before.
 */
class RunbookAcceptanceTest {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final Duration STOP = Duration.ofSeconds(30);
  private static final String TENANT = "acme";

  @TempDir private Path folder;
  private Parts parts;
  private Cli cli;
  private MainProcess connector;
  private final List<MainProcess> members = new ArrayList<>();
  private final Map<String, Scene> scenes = new HashMap<>();
  private int appended;

  /** What has to be so before the commands of a heading are run. */
  private interface Scene {
    void set() throws Exception;
  }

  @Test
  void every_command_answers_as_the_runbook_says() throws Exception {
    parts = new Parts(folder);
    cli = Cli.here(parts);
    scenes();
    try {
      begin();
      String heading = "";
      for (Runbook.Entry entry : Runbook.read()) {
        if (!entry.heading().equals(heading)) {
          heading = entry.heading();
          scenes.getOrDefault(heading, () -> {}).set();
        }
        run(entry);
      }
      assertThat(scenes.keySet()).isSubsetOf(headings());
      Verdict.clean(parts);
    } finally {
      members.forEach(m -> m.handle().destroyForcibly());
      connector.handle().destroyForcibly();
    }
  }

  private static List<String> headings() throws IOException {
    return Runbook.read().stream().map(Runbook.Entry::heading).toList();
  }

  private void begin() throws IOException {
    connector = parts.connector();
    startMembers();
    append(6);
    Current.await(parts, SOON);
    Awaitility.await("nine workers")
        .atMost(SOON)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> cli.json("snapshot").path("active_workers").asInt() == 9);
    Awaitility.await("all partitions held")
        .atMost(SOON)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> cli.run("doctor").exit() == 0 && !cli.run("doctor").text().contains("warn"));
  }

  private void scenes() {
    scenes.put(
        "Events stop before the topic",
        () -> {
          assertThat(connector.terminate(STOP)).isZero();
          append(1);
        });
    scenes.put(
        "Events stop behind the topic",
        () -> {
          connector = parts.connector();
          Current.await(parts, SOON);
          stopMembers();
          append(1);
          awaitInTopic();
          awaitEmptyGroups();
        });
    scenes.put("The failure was transient", this::startMembers);
    scenes.put("A worker has failed", () -> poison("evt-bad"));
    scenes.put("The cause of a failure is fixed", () -> repair("evt-bad"));
    scenes.put("One event can never be applied", () -> poison("evt-worse"));
    scenes.put(
        "Everything has to be built again",
        () -> {
          Current.await(parts, SOON);
          awaitStoredDigests();
        });
  }

  private void run(Runbook.Entry entry) {
    for (int i = 0; i < entry.commands().size(); i++) {
      boolean last = i == entry.commands().size() - 1;
      String command = filled(entry.commands().get(i));
      String[] words = Runbook.words(command);
      Result result = words[0].equals("token") ? Cli.alone(words) : cli.run(words);
      String shown = entry.heading() + "\n" + command + "\n" + result.text() + result.err();
      assertThat(result.exit()).as(shown).isEqualTo(last ? entry.exit() : 0);
      if (last) {
        assertThat(Runbook.missing(entry.expected(), result.out())).as(shown).isNull();
      }
    }
  }

  private String filled(String command) {
    String filled = command.replace("EVENT", "evt-worse");
    return filled.contains("JOB")
        ? filled.replace("JOB", cli.json("runs").get(0).path("job_id").asText())
        : filled;
  }

  private void startMembers() {
    for (int i = 0; i < 3; i++) {
      members.add(parts.projector());
    }
  }

  private void stopMembers() {
    members.forEach(m -> assertThat(m.terminate(STOP)).isZero());
    members.clear();
  }

  private void append(int events) throws IOException {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < events; i++) {
      appended++;
      lines.append(Scenes.started("case-" + appended)).append("\n");
    }
    Path file = Files.writeString(folder.resolve("events.jsonl"), lines);
    cli.ok("append", "--file", file.toString(), "--tenant", TENANT);
  }

  private void awaitInTopic() {
    Awaitility.await("lag in the topic")
        .atMost(SOON)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              long lag = 0;
              for (JsonNode partition : cli.json("lag")) {
                lag += partition.path("lag").asLong();
              }
              return lag > 0;
            });
  }

  /** A coordinator that is busy with a rebalance may show members a while after they left. */
  private void awaitEmptyGroups() {
    Awaitility.await("groups without members")
        .atMost(SOON)
        .pollInterval(Duration.ofSeconds(1))
        .until(() -> cli.run("doctor").text().contains("events stop at the group"));
  }

  /** Members store digests when tables rest; a run compares with what is stored. */
  private void awaitStoredDigests() {
    Awaitility.await("stored digests")
        .atMost(SOON)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              JsonNode computed = cli.json("digest", "--tenant", TENANT);
              for (JsonNode p : cli.json("health", "--tenant", TENANT).path("projections")) {
                if (!p.path("digest").equals(computed.path(p.path("projection_name").asText()))) {
                  return false;
                }
              }
              return true;
            });
  }

  private void poison(String eventId) throws Exception {
    Current.await(parts, SOON);
    Scenes.poison(parts, TENANT, eventId);
    awaitOpenFailures(3);
  }

  private void repair(String eventId) throws Exception {
    Scenes.repair(parts, TENANT, eventId);
  }

  private void awaitOpenFailures(int wanted) {
    Awaitility.await("open failures")
        .atMost(SOON)
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              int open = 0;
              for (JsonNode p : cli.json("health", "--tenant", TENANT).path("projections")) {
                open += p.path("open_failures").asInt();
              }
              return open == wanted;
            });
  }
}
