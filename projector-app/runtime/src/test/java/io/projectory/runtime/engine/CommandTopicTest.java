package io.projectory.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.projectory.runtime.command.AdminPolicy;
import io.projectory.testkit.workload.Workload;
import io.projectory.testkit.workload.WorkloadOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The admin topic: commands in, results out, whatever is written to it (DESIGN 3). */
class CommandTopicTest {
  private static final int FUZZED = Integer.getInteger("projectory.fuzz", 600);

  @Test
  void a_command_sent_while_no_member_runs_is_carried_out_unless_it_expired() throws Exception {
    try (TestFleet fleet = log();
        AdminTopics topics = new AdminTopics(fleet)) {
      ProjectorRuntime gone = fleet.start("gone");
      fleet.awaitCurrent();
      gone.close();
      String expired = id();
      String rebuild = id();
      topics.send(
          command(
              expired,
              "rebuild",
              "\"projection\":\"all\",\"expires_at\":\"2026-01-01T00:00:00Z\""));
      topics.send(command(rebuild, "rebuild", "\"projection\":\"trace_summary\""));
      topics.flush();
      assertThat(fleet.view("select count(*) from dg_admin_audit")).isEqualTo("0");
      fleet.start("a");
      assertThat(topics.statuses(rebuild, 2)).containsExactly("accepted", "completed");
      assertThat(topics.last(rebuild).path("job").path("job_id").textValue()).isEqualTo(rebuild);
      assertThat(topics.statuses(expired, 1)).containsExactly("refused");
      assertThat(topics.last(expired).path("error").path("message").textValue())
          .contains("expires_at");
      fleet.awaitCurrent();
      EngineTest.assertClean(fleet.compare());
    }
  }

  @Test
  void the_same_id_twice_is_one_command_whatever_the_door_and_both_are_told_the_same()
      throws Exception {
    try (TestFleet fleet = log();
        AdminTopics topics = new AdminTopics(fleet)) {
      fleet.start("a");
      fleet.start("b");
      fleet.awaitCurrent();
      String id = id();
      for (int i = 0; i < 3; i++) {
        topics.send(command(id, "rebuild", "\"projection\":\"trace_summary\""));
      }
      topics.flush();
      assertThat(topics.statuses(id, 4)).contains("accepted", "completed");
      assertThat(fleet.view("select count(*) from dg_projection_runs")).isEqualTo("1");
      assertThat(fleet.view("select count(*) from dg_admin_audit")).isEqualTo("1");
      assertThat(
              fleet.view(
                  "select string_agg(distinct generation::text, ',') from dg_projection_cursors"
                      + " where projection_name = 'trace_summary'"))
          .as("reset once")
          .isEqualTo("1");
    }
  }

  @Test
  void what_may_not_be_done_is_refused_by_its_category() throws Exception {
    try (TestFleet fleet = log();
        AdminTopics topics = new AdminTopics(fleet)) {
      fleet.policy = new AdminPolicy(false, true);
      fleet.start("a");
      fleet.awaitCurrent();
      refused(topics, "forbidden", "rebuild", "\"projection\":\"all\"");
      refused(topics, "invalid_argument", "rebuild", "\"projection\":\"other\"");
      refused(topics, "not_found", "pause", "\"projection\":\"all\",\"tenant_id\":\"nobody\"");
      refused(topics, "not_found", "cancel", "\"job_id\":\"" + id() + "\"");
      refused(
          topics,
          "conflict",
          "skip",
          "\"projection\":\"trace_summary\",\"tenant_id\":\"tenant-1\",\"event_id\":\"x\"");
      String silent = id();
      topics.send(
          "{\"command_id\":\"" + silent + "\",\"command\":\"sync\",\"projection\":\"all\"}");
      topics.flush();
      assertThat(topics.statuses(silent, 1)).containsExactly("refused");
      assertThat(topics.last(silent).path("error").path("code").textValue())
          .isEqualTo("invalid_argument");
      assertThat(fleet.view("select count(*) from dg_projection_runs")).isEqualTo("0");
      assertThat(fleet.view("select string_agg(distinct state, ',') from dg_projection_cursors"))
          .isEqualTo("attached");
    }
  }

  /** With {@code -Dprojectory.fuzz=10000} as many as issue 4 asks for. */
  @Test
  void a_fuzzed_topic_loses_no_valid_command_and_stops_no_member() throws Exception {
    long seed = Long.getLong("projectory.fuzz.seed", 20261126L);
    Random random = new Random(seed);
    try (TestFleet fleet = log();
        AdminTopics topics = new AdminTopics(fleet)) {
      ProjectorRuntime a = fleet.start("a");
      ProjectorRuntime b = fleet.start("b");
      fleet.awaitCurrent();
      List<String> valid = new ArrayList<>();
      int broken = 0;
      for (int i = 0; i < FUZZED; i++) {
        String id = id();
        byte[] good =
            command(id, "sync", "\"projection\":\"trace_summary\"")
                .getBytes(StandardCharsets.UTF_8);
        if (random.nextInt(10) < 9) {
          topics.send(broken(random, good));
          broken++;
        }
        if (random.nextInt(10) == 0) {
          topics.send(good); // also after a broken message that named the same id
          valid.add(id);
        }
      }
      topics.flush();
      Set<String> completed = new HashSet<>();
      int expected = broken;
      Awaitility.await()
          .atMost(Duration.ofSeconds(30 + FUZZED / 50))
          .until(
              () -> {
                List<JsonNode> all = topics.results();
                all.stream()
                    .filter(r -> r.path("status").textValue().equals("completed"))
                    .forEach(r -> completed.add(r.path("command_id").textValue()));
                long refused =
                    all.stream()
                        .filter(r -> r.path("status").textValue().equals("refused"))
                        .count();
                return completed.containsAll(valid) && refused >= expected;
              });
      assertThat(completed).as("seed " + seed).isEqualTo(new HashSet<>(valid));
      assertThat(fleet.view("select count(*) from dg_admin_audit where status = 'refused'"))
          .isEqualTo(Integer.toString(broken));
      assertThat(a.alive() && b.alive()).as("seed " + seed).isTrue();
      assertThat(fleet.view("select count(*) from dg_projection_runs")).isEqualTo("0");
      EngineTest.assertClean(fleet.compare());
    }
  }

  /** Never a valid command. */
  private static byte[] broken(Random random, byte[] good) {
    String text = new String(good, StandardCharsets.UTF_8);
    return switch (random.nextInt(10)) {
      case 0 -> {
        byte[] noise = new byte[1 + random.nextInt(300)];
        random.nextBytes(noise);
        yield noise;
      }
      case 1 -> Arrays.copyOf(good, random.nextInt(good.length));
      case 2 ->
          text.replace("\"trace_summary\"", "[\"trace_summary\"]").getBytes(StandardCharsets.UTF_8);
      case 3 -> text.replace("sync", "s\\u0000ync\\ud800").getBytes(StandardCharsets.UTF_8);
      case 4 ->
          text.replace("{", "{\"k\\u0000\\udfff" + random.nextInt() + "\":1,")
              .getBytes(StandardCharsets.UTF_8);
      case 5 ->
          text.replace("\"a test\"", "{\"a\":".repeat(3_000) + "1" + "}".repeat(3_000))
              .getBytes(StandardCharsets.UTF_8);
      case 6 ->
          text.replace("a test", "x".repeat(random.nextInt(20) == 0 ? 900_000 : 140_000))
              .getBytes(StandardCharsets.UTF_8);
      case 7 -> text.replaceAll("[0-9a-f]{8}-", "-").getBytes(StandardCharsets.UTF_8);
      case 8 -> ("[" + text + "]").getBytes(StandardCharsets.UTF_8);
      default -> {
        byte[] torn = good.clone();
        torn[torn.length - 1 - random.nextInt(3)] = (byte) (0x80 + random.nextInt(0x40));
        yield torn;
      }
    };
  }

  private static void refused(AdminTopics topics, String code, String verb, String members) {
    String id = id();
    topics.send(command(id, verb, members));
    topics.flush();
    assertThat(topics.statuses(id, 1)).as(verb).containsExactly("refused");
    assertThat(topics.last(id).path("error").path("code").textValue()).as(verb).isEqualTo(code);
    assertThat(topics.last(id).path("error").path("message").textValue()).as(verb).isNotBlank();
  }

  private static String command(String id, String verb, String members) {
    return "{\"command_id\":\""
        + id
        + "\",\"command\":\""
        + verb
        + "\","
        + members
        + ",\"reason\":\"because\",\"requested_by\":\"a test\"}";
  }

  private static String id() {
    return UUID.randomUUID().toString();
  }

  private static TestFleet log() throws Exception {
    TestFleet fleet = new TestFleet(2);
    fleet.append(new Workload(WorkloadOptions.of(9, 200, 4)));
    fleet.publish();
    return fleet;
  }
}
