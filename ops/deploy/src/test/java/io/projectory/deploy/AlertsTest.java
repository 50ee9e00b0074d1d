package io.projectory.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AlertsTest {
  private static final Path RULES = Path.of("monitoring", "alerts.yml");
  private static final Path TESTS = Path.of("monitoring", "alerts-test.yml");
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  @TempDir private Path folder;

  @Test
  void every_rule_asks_for_what_is_measured_and_says_what_to_do() throws IOException {
    List<JsonNode> rules = rules();
    assertThat(rules).hasSizeGreaterThan(15);
    for (JsonNode rule : rules) {
      String name = rule.path("alert").asText();
      assertThat(MetricNames.unknown(rule.path("expr").asText())).as(name).isEmpty();
      assertThat(rule.at("/labels/severity").asText()).as(name).isIn("warning", "critical");
      assertThat(rule.at("/annotations/summary").asText()).as(name).endsWith(".");
      assertThat(rule.at("/annotations/next").asText()).as(name).isNotBlank();
    }
  }

  @Test
  void every_rule_has_a_test_in_which_it_fires_and_one_in_which_it_rests_again()
      throws IOException {
    Set<String> fires = new HashSet<>();
    Set<String> resolves = new HashSet<>();
    for (JsonNode test : YAML.readTree(TESTS.toFile()).path("tests")) {
      for (JsonNode step : test.path("alert_rule_test")) {
        String alert = step.path("alertname").asText();
        if (!step.path("exp_alerts").isEmpty()) {
          fires.add(alert);
        } else if (fires.contains(alert)) {
          resolves.add(alert);
        }
      }
    }
    List<String> names = rules().stream().map(r -> r.path("alert").asText()).toList();
    assertThat(names).doesNotHaveDuplicates();
    assertThat(fires).containsExactlyInAnyOrderElementsOf(names);
    assertThat(resolves).containsExactlyInAnyOrderElementsOf(names);
  }

  @Test
  void the_rules_pass_their_tests_in_prometheus() throws Exception {
    Path promtool = promtool();
    Command.Outcome checked = Command.run(promtool, "check", "rules", RULES.toString());
    assertThat(checked.exit()).as(checked.output()).isZero();
    Command.Outcome tested = Command.run(promtool, "test", "rules", TESTS.toString());
    assertThat(tested.exit()).as(tested.output()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          > 60                               | > 6000
          state="failed"                     | state="broken"
          or vector(0)                       |
          scopes="attached"                  | scopes="detached"
          for: 2m                            | for: 20m
          """)
  void a_rule_that_was_changed_fails_its_test(String right, String wrong) throws Exception {
    Path promtool = promtool();
    String rules = Files.readString(RULES);
    assertThat(rules).contains(right);
    Files.writeString(
        folder.resolve("alerts.yml"), rules.replace(right, wrong == null ? "" : wrong));
    Files.copy(TESTS, folder.resolve("alerts-test.yml"));
    Command.Outcome tested =
        Command.run(promtool, "test", "rules", folder.resolve("alerts-test.yml").toString());
    assertThat(tested.exit()).as(tested.output()).isNotZero();
  }

  @ParameterizedTest
  @CsvSource({
    "projectory_lag_secunds > 1, projectory_lag_secunds",
    "max by (projektion) (projectory_lag_seconds) > 1, by (projektion)",
    "projectory_lag_seconds{tenant='x'} > 1, projectory_lag_seconds{tenant}"
  })
  void a_name_that_nobody_shows_is_found(String expression, String named) {
    assertThat(MetricNames.unknown(expression)).containsExactly(named);
  }

  private static List<JsonNode> rules() throws IOException {
    List<JsonNode> rules = new ArrayList<>();
    YAML.readTree(RULES.toFile())
        .path("groups")
        .forEach(group -> group.path("rules").forEach(rules::add));
    return rules;
  }

  private static Path promtool() {
    Path found = Command.find("promtool").orElse(null);
    Assumptions.assumeTrue(
        found != null, "promtool is not here; apt-get install prometheus brings it");
    return found;
  }
}
