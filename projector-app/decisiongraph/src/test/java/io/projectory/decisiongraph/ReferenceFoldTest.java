package io.projectory.decisiongraph;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.api.Table;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.Event;
import io.projectory.schemas.ProjectoryException;
import io.projectory.testkit.fold.FoldTable;
import io.projectory.testkit.fold.ReferenceFold;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Both folds, of logs that hold anything, must agree on every row and on where they stop. */
class ReferenceFoldTest {

  @ParameterizedTest
  @CsvSource({"0, 0", "100, 0.02", "200, 0.2", "300, 0.5"})
  void everyRowIsThatOfTheReferenceFold(long firstSeed, double odd) {
    for (long seed = firstSeed; seed < firstSeed + 60; seed++) {
      List<Event> events = new RandomLog(seed, odd).events(80);
      Projected projected = new Projected();
      Map<String, String> stops = fold(events, projected);
      ReferenceFold reference = ReferenceFold.of(events.stream().map(TestEvents::row).toList());
      compare("seed " + seed, reference, projected, stops);
    }
  }

  private static void compare(
      String what, ReferenceFold reference, Projected projected, Map<String, String> stops) {
    for (String projection : DecisionGraph.NAMES) {
      var stop = reference.stop(projection);
      assertThat(stops.get(projection))
          .as(what + " " + projection)
          .isEqualTo(stop == null ? null : stop.logSeq() + " " + stop.code());
    }
    for (FoldTable table : FoldTable.values()) {
      assertThat(widened(projected.rows(table(table.table()))))
          .as(what + " " + table)
          .isEqualTo(reference.rows(table).asMaps());
    }
    assertThat(projected.digests(TestEvents.TENANT)).as(what).isEqualTo(reference.digests());
  }

  /** Folds each projection up to the first event it refuses; says where and why. */
  private static Map<String, String> fold(List<Event> events, Projected projected) {
    Map<String, String> stops = new HashMap<>();
    for (Event event : events) {
      for (String projection : DecisionGraph.NAMES) {
        if (!stops.containsKey(projection)) {
          try {
            projected.apply(projection, event);
          } catch (ProjectoryException e) {
            stops.put(projection, event.logSeq() + " " + e.code().code());
          } catch (IllegalArgumentException e) {
            stops.put(projection, event.logSeq() + " " + ErrorCode.STORAGE.code());
          }
        }
      }
    }
    return stops;
  }

  private static Table table(String name) {
    return Projected.allTables().stream()
        .filter(t -> t.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The reference fold holds every number as Long. */
  private static List<Map<String, Object>> widened(List<Map<String, Object>> rows) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Map<String, Object> row : rows) {
      Map<String, Object> wide = new HashMap<>(row);
      wide.replaceAll((name, value) -> value instanceof Integer i ? Long.valueOf(i) : value);
      all.add(wide);
    }
    return all;
  }
}
