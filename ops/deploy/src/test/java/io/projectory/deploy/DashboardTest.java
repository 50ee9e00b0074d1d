package io.projectory.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DashboardTest {
  private static final Path DASHBOARD = Path.of("monitoring", "dashboard.json");
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @Test
  void every_panel_is_one_of_its_own_and_says_what_it_shows() throws IOException {
    List<JsonNode> panels = panels(dashboard());
    assertThat(panels).extracting(p -> p.path("id").asInt()).doesNotHaveDuplicates();
    for (JsonNode panel : panels) {
      String title = panel.path("title").asText();
      assertThat(title).isNotBlank();
      assertThat(panel.at("/gridPos/x").asInt() + panel.at("/gridPos/w").asInt())
          .as(title)
          .isLessThanOrEqualTo(24);
      if (!panel.path("type").asText().equals("row")) {
        assertThat(panel.path("description").asText()).as(title).endsWith(".");
        assertThat(panel.path("targets")).as(title).isNotEmpty();
        assertThat(panel.at("/datasource/uid").asText()).as(title).isEqualTo("${datasource}");
      }
    }
    assertThat(expressions(dashboard())).hasSizeGreaterThan(30);
  }

  @Test
  void every_expression_asks_for_what_is_measured() throws IOException {
    expressions(dashboard())
        .forEach(
            (expression, title) -> assertThat(MetricNames.unknown(expression)).as(title).isEmpty());
  }

  @Test
  void a_mistake_in_an_expression_is_found() throws IOException {
    String text = Files.readString(DASHBOARD);
    for (String[] change :
        new String[][] {
          {"projectory_batch_events_sum", "projectory_batch_event_sum"},
          {"by (slot)", "by (slots)"},
          {"state=\\\"failed\\\"", "status=\\\"failed\\\""}
        }) {
      assertThat(text).contains(change[0]);
      JsonNode broken = JSON.readTree(text.replace(change[0], change[1]));
      assertThat(expressions(broken).keySet())
          .as(change[1])
          .anyMatch(e -> !MetricNames.unknown(e).isEmpty());
    }
  }

  /** Where there is a Prometheus; the build on a clean machine installs one. */
  @Test
  void every_expression_shows_something_of_a_running_stack() throws Exception {
    Optional<Path> program = Command.find("prometheus");
    Assumptions.assumeTrue(
        program.isPresent(), "no prometheus on the PATH: the dashboard is not asked for values");
    try (MeasuredStack stack = MeasuredStack.start(folder);
        Prometheus prometheus =
            Prometheus.start(program.orElseThrow(), folder, stack.endpoints())) {
      stack.leaveOneBehind();
      prometheus.awaitAnswers(new ArrayList<>(expressions(dashboard()).keySet()));
      assertThat(prometheus.query("max(projectory_tenant_lag_events{tenant=\"acme\"})"))
          .containsExactly("1");
      assertThat(prometheus.query("projectory_no_such_series")).isEmpty();
    }
  }

  private static JsonNode dashboard() throws IOException {
    return JSON.readTree(DASHBOARD.toFile());
  }

  private static List<JsonNode> panels(JsonNode dashboard) {
    List<JsonNode> panels = new ArrayList<>();
    dashboard.path("panels").forEach(panels::add);
    return panels;
  }

  /** Title by expression, with all projections chosen. */
  private static Map<String, String> expressions(JsonNode dashboard) {
    Map<String, String> expressions = new TreeMap<>();
    for (JsonNode panel : panels(dashboard)) {
      for (JsonNode target : panel.path("targets")) {
        String expression = target.path("expr").asText().replace("$projection", ".+");
        expressions.put(expression, panel.path("title").asText());
      }
    }
    return expressions;
  }
}
