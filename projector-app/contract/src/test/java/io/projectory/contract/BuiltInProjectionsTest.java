package io.projectory.contract;

import io.projectory.api.Projection;
import io.projectory.decisiongraph.ContextGraph;
import io.projectory.decisiongraph.PrecedentIndex;
import io.projectory.decisiongraph.TraceSummary;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BuiltInProjectionsTest {
  static Stream<Projection> projections() {
    return Stream.of(new ContextGraph(), new TraceSummary(), new PrecedentIndex());
  }

  @ParameterizedTest
  @MethodSource("projections")
  void every_built_in_projection_keeps_the_contract(Projection projection) {
    ProjectionContract.of(projection).verify();
    ProjectionContract.of(projection).seed(2).verify();
  }
}
