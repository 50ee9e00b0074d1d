package io.projectory.decisiongraph;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.api.Projection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class DecisionGraphTest {
  @Test
  void theThreeProjectionsAndTheOneThatATopicFeedsAreFoundByTheirNames() {
    List<String> found =
        ServiceLoader.load(Projection.class).stream().map(p -> p.get().name()).toList();
    List<String> names = new ArrayList<>(DecisionGraph.NAMES);
    names.add(new PolicyActivity().name());
    assertThat(found).containsExactlyElementsOf(names);
  }

  @Test
  void noTableIsDeclaredTwice() {
    assertThat(Projected.allTables()).extracting(t -> t.name()).doesNotHaveDuplicates().hasSize(5);
  }

  @Test
  void theDigestsOfEmptyTablesAreTheKnownOnes() {
    assertThat(new Projected().digests("nobody"))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "context_graph",
                "sha256:57501e5c6808b3e14852a4ea21dc7873abf9409032a06f9b740c973e83f62cf7",
                "trace_summary",
                "sha256:4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945",
                "precedent_index",
                "sha256:4f53cda18c2baa0c0354bb5f9a3ecbe5ed12ab4d8e11ba873c2f11161202b945",
                "full_projection",
                "sha256:841804c04c283692e5a12d6303d274a8c10f5430b19c7cb7f2587e9297d37dde"));
  }
}
