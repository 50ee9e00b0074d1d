package io.projectory.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.projectory.testkit.fold.FoldTable;
import io.projectory.testkit.fold.Golden;
import io.projectory.testkit.fold.LogEvent;
import io.projectory.testkit.fold.ReferenceFold;
import io.projectory.testkit.verify.Report;
import io.projectory.testkit.workload.Envelope;
import io.projectory.testkit.workload.Workload;
import io.projectory.testkit.workload.WorkloadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From {@code append} to queryable tables, through the log, Debezium, Kafka and Postgres. */
class GoldenAcceptanceTest {
  @TempDir private static Path folder;
  private static RunningProduct product;
  private static Cli cli;

  @BeforeAll
  static void up() throws IOException, SQLException {
    product = RunningProduct.start(folder.resolve("data"));
    cli = new Cli(product);
  }

  @AfterAll
  static void down() {
    product.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"dealdesk", "support"})
  void a_golden_scenario_appended_by_command_leads_to_its_rows_and_digests(String scenario)
      throws IOException, SQLException {
    Golden golden = Golden.load(scenario);
    String tenant = "golden_" + scenario;
    Path file = Files.write(folder.resolve(scenario + ".jsonl"), lines(golden));

    List<JsonNode> answers =
        cli.ok("append", "--file", file.toString(), "--tenant", tenant, "--json").documents();
    assertInserted(answers, golden.events(tenant));
    cli.ok("wait", "--tenant", tenant, "--timeout", "60s");

    JsonNode digests = cli.json("digest", "--tenant", tenant);
    golden
        .digests()
        .forEach((name, digest) -> assertThat(digests.get(name).asText()).isEqualTo(digest));
    assertTablesAreThose(golden, tenant);
    assertSummary(cli.json("query", "trace-summary", golden.traceId(), "--tenant", tenant), golden);
  }

  private static List<String> lines(Golden golden) {
    return golden.envelopes().stream().map(JsonNode::toString).toList();
  }

  private static void assertInserted(List<JsonNode> answers, List<LogEvent> events) {
    assertThat(answers).hasSameSizeAs(events);
    for (int i = 0; i < answers.size(); i++) {
      JsonNode answer = answers.get(i);
      assertThat(answer.get("line").asInt()).isEqualTo(i + 1);
      assertThat(answer.get("result").asText()).isEqualTo("inserted");
      assertThat(answer.get("log_seq").asLong()).isEqualTo(i + 1L);
      assertThat(answer.get("event_id").asText()).isEqualTo(events.get(i).eventId());
      assertThat(answer.get("payload_hash").asText()).isEqualTo(events.get(i).payloadHash());
    }
  }

  /** The fold equals the golden file, so tables that equal the fold equal the file. */
  private static void assertTablesAreThose(Golden golden, String tenant) throws SQLException {
    ReferenceFold fold = ReferenceFold.of(golden.events(tenant));
    for (FoldTable table : FoldTable.values()) {
      assertThat(fold.rows(table).size()).isEqualTo(golden.rows(table).size());
    }
    Report report = Verdict.of(product);
    assertThat(report.differences()).filteredOn(d -> d.tenantId().equals(tenant)).isEmpty();
  }

  private static void assertSummary(JsonNode summary, Golden golden) {
    JsonNode expected = golden.rows(FoldTable.TRACE_SUMMARY).get(0);
    for (String member : List.of("trace_id", "workflow", "title", "outcome", "event_count")) {
      assertThat(summary.get(member)).as(member).isEqualTo(expected.get(member));
    }
  }

  @Test
  void a_generated_log_of_several_tenants_appended_by_command_folds_as_it_must() throws Exception {
    WorkloadOptions options =
        WorkloadOptions.of(Sizes.SEED, 600, 4).withTenantPrefix("tenant 🔎 größe ");
    List<String> lines = new Workload(options).stream().map(Envelope::line).toList();
    Path file = Files.write(folder.resolve("generated.jsonl"), lines);
    List<JsonNode> answers = cli.ok("append", "--file", file.toString(), "--json").documents();
    assertThat(answers).hasSize(600);
    assertThat(answers).allMatch(answer -> answer.get("result").asText().equals("inserted"));
    Current.await(product, Duration.ofMinutes(1));
    Verdict.clean(product);
  }

  @Test
  void appending_again_reuses_and_a_bad_line_is_rejected_without_stopping_the_others()
      throws IOException {
    List<JsonNode> envelopes = Golden.load("support").envelopes();
    ObjectNode unknownType = envelopes.get(1).deepCopy();
    unknownType.put("event_type", "Nonsense").put("event_id", "another");
    String tenant = "reuse";
    Path file =
        Files.write(
            folder.resolve("reuse.jsonl"),
            List.of(
                fresh(envelopes.get(0)),
                fresh(envelopes.get(0)),
                fresh(unknownType),
                fresh(envelopes.get(1))));
    List<JsonNode> answers =
        cli.run("append", "--file", file.toString(), "--tenant", tenant, "--json").documents();
    assertThat(answers.stream().map(answer -> answer.get("result").asText()))
        .containsExactly("inserted", "reused", "rejected", "inserted");
    assertThat(answers.get(2).get("error_code").asText()).isEqualTo("schema_violation");
  }

  /** Event ids are unique over all tenants. */
  private static String fresh(JsonNode envelope) {
    ObjectNode copy = envelope.deepCopy();
    return copy.put("event_id", "reuse-" + copy.get("event_id").asText()).toString();
  }

  @Test
  void a_wait_for_more_than_there_is_ends_with_the_time() {
    long begin = System.nanoTime();
    Result result = cli.run("wait", "--tenant", "nobody", "--log-seq", "1", "--timeout", "2s");
    assertThat(result.exit()).isNotZero();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThan(Duration.ofSeconds(2));
  }
}
