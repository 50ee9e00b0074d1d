package io.projectory.testkit.fold;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GoldenFoldTest {
  @ParameterizedTest
  @ValueSource(strings = {"dealdesk", "support"})
  void a_golden_scenario_folds_to_its_rows_and_digests(String scenario) {
    Golden golden = Golden.load(scenario);
    ReferenceFold fold = ReferenceFold.of(golden.events("t"));

    for (FoldTable table : FoldTable.values()) {
      assertSameRows(fold.rows(table).asMaps(), golden.rows(table));
    }
    assertThat(fold.digests()).isEqualTo(golden.digests());
    assertThat(fold.cursors().values()).containsOnly(golden.cursor()).hasSize(3);
  }

  @Test
  void an_empty_log_has_the_digests_of_empty_tables() {
    assertThat(new ReferenceFold().digests())
        .containsEntry(
            "context_graph",
            "sha256:57501e5c6808b3e14852a4ea21dc7873abf9409032a06f9b740c973e83f62cf7")
        .containsEntry(
            "trace_summary",
            "sha256:4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945")
        .containsEntry(
            "precedent_index",
            "sha256:4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945")
        .containsEntry(
            "full_projection",
            "sha256:841804c04c283692e5a12d6303d274a8c10f5430b19c7cb7f2587e9297d37dde");
  }

  private static void assertSameRows(List<Map<String, Object>> rows, List<JsonNode> expected) {
    assertThat(rows).hasSameSizeAs(expected);
    for (int i = 0; i < rows.size(); i++) {
      Map<String, Object> row = new TreeMap<>(rows.get(i));
      row.replaceAll((column, value) -> column.equals("metadata_json") ? "{}" : value);
      for (Map.Entry<String, JsonNode> member : expected.get(i).properties()) {
        String column = member.getKey().equals("attrs") ? "metadata_json" : member.getKey();
        assertThat(String.valueOf(row.get(column)))
            .as(column)
            .isEqualTo(
                member.getValue().isValueNode()
                    ? member.getValue().asText()
                    : member.getValue().toString());
      }
    }
  }
}
