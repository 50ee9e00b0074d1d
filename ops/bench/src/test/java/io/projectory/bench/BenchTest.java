package io.projectory.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.projectory.bench.report.BenchReport;
import io.projectory.bench.report.HtmlReport;
import io.projectory.bench.scenario.BenchOptions;
import io.projectory.bench.site.Site;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** That a bench runs, checks and reports; never how fast anything is. */
class BenchTest {
  /** Several polls of a member, so that something is left to be timed after its first commit. */
  private static final long EVENTS = 10_000;

  private static final BenchOptions SMALL =
      new BenchOptions(EVENTS, 1, 3, 0, Duration.ofSeconds(1), List.of());

  @Test
  void every_scenario_reports_its_values_beside_its_baselines() throws Exception {
    try (Site site = Site.embedded()) {
      List<String> allButGrowth = new ArrayList<>(Bench.scenarios());
      allButGrowth.removeAll(List.of("growth", "streams"));
      BenchReport report = Bench.run(site, allButGrowth, SMALL, progress -> {});

      List<String> measured = new ArrayList<>();
      JsonNode json = new ObjectMapper().readTree(report.json());
      for (JsonNode result : json.get("results")) {
        assertThat(result.get("samples")).isNotEmpty();
        assertThat(result.get("value").isNumber()).isTrue();
        if (result.has("baseline")) {
          double ratio = result.get("value").asDouble() / result.get("baseline_value").asDouble();
          assertThat(result.get("ratio").asDouble()).isEqualTo(ratio);
          measured.add(
              result.get("scenario").asText()
                  + " "
                  + result.get("case").asText()
                  + " "
                  + result.get("baseline").asText());
        }
      }
      assertThat(measured)
          .containsExactly(
              "apply bench_event_rows copy_binary",
              "apply bench_event_rows statement_per_event",
              "apply bench_event_rows debezium_jdbc_sink",
              "apply context_graph copy_binary",
              "apply trace_summary copy_binary",
              "apply precedent_index copy_binary",
              "rebuild all copy_binary",
              "rebuild all original_published",
              "fleet 1 members cpu 1_member",
              "fleet 2 members cpu 1_member",
              "fleet 4 members cpu 1_member",
              "append single_rows plain_sequence",
              "append bulk plain_sequence",
              "capture log_to_topic pgjdbc_replication_stream");
      assertThat(report.results())
          .extracting(r -> r.scenario() + " " + r.name())
          .contains("latency 100/s total p50", "latency 2000/s apply max", "latency idle stack");
      assertThat(json.get("machine").get("cores").asInt()).isPositive();
      assertThat(json.get("versions").get("postgres").asText()).isNotEmpty();
      assertThat(HtmlReport.of(report))
          .contains("<h2>apply</h2>", "<svg")
          .doesNotContain("<script", "src=", "href=");
    }
  }

  @Test
  void a_case_of_a_scenario_is_measured_alone() throws Exception {
    BenchOptions options =
        new BenchOptions(EVENTS, 1, 3, 0, Duration.ofSeconds(1), List.of("1000 tenants zipf"));
    try (Site site = Site.embedded()) {
      BenchReport report = Bench.run(site, List.of("growth"), options, progress -> {});
      assertThat(report.results())
          .extracting(r -> r.name() + " beside " + r.baseline())
          .containsExactly("events x 1 beside events x 1", "1000 tenants zipf beside events x 1");
    }
  }

  @Test
  void the_streams_application_counts_what_a_materialised_view_counts() throws Exception {
    BenchOptions options =
        new BenchOptions(300, 1, 3, 0, Duration.ofSeconds(1), List.of("events x 1"));
    try (Site site = Site.embedded()) {
      BenchReport report = Bench.run(site, List.of("streams"), options, progress -> {});
      assertThat(report.results())
          .extracting(r -> r.name() + " in " + r.unit())
          .containsExactly("events x 1 in events/s", "one event after events x 1 in ms");
    }
  }

  @Test
  void an_unknown_scenario_is_refused_before_anything_runs() {
    assertThatThrownBy(() -> Bench.run(null, List.of("warp"), SMALL, progress -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no scenario warp; known are apply, rebuild, fleet, growth");
  }
}
