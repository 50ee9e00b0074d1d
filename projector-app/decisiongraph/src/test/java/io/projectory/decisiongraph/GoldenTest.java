package io.projectory.decisiongraph;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.projectory.api.Table;
import io.projectory.schemas.CanonicalJson;
import io.projectory.schemas.Event;
import io.projectory.testkit.fold.FoldTable;
import io.projectory.testkit.fold.Golden;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

class GoldenTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @SuppressWarnings("unused") // named by the tests
  private static final List<String> SCENARIOS = Golden.SCENARIOS;

  @ParameterizedTest
  @FieldSource("SCENARIOS")
  void everyRowIsThatOfTheFile(String scenario) {
    Golden golden = Golden.load(scenario);
    Projected projected = projected(golden);
    for (FoldTable table : FoldTable.values()) {
      assertThat(rows(projected, table)).as(table.table()).isEqualTo(expected(golden, table));
    }
  }

  @ParameterizedTest
  @FieldSource("SCENARIOS")
  void theFourDigestsAreThoseOfTheFile(String scenario) {
    Golden golden = Golden.load(scenario);
    assertThat(projected(golden).digests(TestEvents.TENANT))
        .containsExactlyInAnyOrderEntriesOf(golden.digests());
  }

  private static Projected projected(Golden golden) {
    List<Event> events = golden.events(TestEvents.TENANT).stream().map(TestEvents::of).toList();
    return Projected.of(events);
  }

  private static List<String> expected(Golden golden, FoldTable table) {
    List<String> rows = new ArrayList<>();
    golden.rows(table).forEach(row -> rows.add(CanonicalJson.write(row)));
    return rows;
  }

  /** As the files spell them: attrs instead of metadata, summaries without the entity's system. */
  private static List<String> rows(Projected projected, FoldTable fold) {
    Table table =
        Projected.allTables().stream()
            .filter(t -> t.name().equals(fold.table()))
            .findFirst()
            .orElseThrow();
    List<String> rows = new ArrayList<>();
    for (Map<String, Object> row : projected.rows(table)) {
      ObjectNode json = MAPPER.valueToTree(row);
      JsonNode metadata = json.remove("metadata_json");
      if (metadata != null) {
        json.set("attrs", CanonicalJson.parse(metadata.textValue()));
      }
      if (fold == FoldTable.TRACE_SUMMARY) {
        json.remove("primary_entity_system");
      }
      rows.add(CanonicalJson.write(json));
    }
    return rows;
  }
}
