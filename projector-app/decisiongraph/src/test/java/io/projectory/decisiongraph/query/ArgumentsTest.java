package io.projectory.decisiongraph.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectory.api.ProjectionReader;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad arguments are refused before anything is read: the reader here cannot be asked at all. */
class ArgumentsTest {
  private static final NodeRef NODE = new NodeRef("trace", "t");

  private final DecisionGraphQueries queries =
      new DecisionGraphQueries(
          new ProjectionReader() {
            @Override
            public <T> T current(String tenantId, Set<String> projections, Query<T> query) {
              throw new AssertionError("read");
            }
          });

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\u00a0\u2003"})
  void aBlankTenantIsRefusedByEveryQuery(String tenant) {
    assertInvalid(() -> queries.getTraceSummary("t", tenant));
    assertInvalid(() -> queries.getContextSubgraph(NODE, tenant, null));
    assertInvalid(() -> queries.listNodeEdges(NODE, tenant, null, null, null));
    assertInvalid(() -> queries.findPrecedents(null, tenant));
  }

  @Test
  void aBlankOrMissingNodeOrTraceIsRefused() {
    assertInvalid(() -> queries.getTraceSummary(" ", null));
    assertInvalid(() -> queries.getTraceSummary(null, null));
    assertInvalid(() -> queries.getContextSubgraph(null, null, null));
    assertInvalid(() -> queries.listNodeEdges(null, null, null, null, null));
    assertInvalid(() -> new NodeRef("", "t"));
    assertInvalid(() -> new NodeRef("trace", "\u3000"));
    assertInvalid(() -> new NodeRef(null, "t"));
    assertInvalid(() -> new NodeRef("trace", "a\0b"));
  }

  @Test
  void theBoundsOfASubgraphHold() {
    assertInvalid(() -> new SubgraphFilter(-1, null, null, null, null));
    assertInvalid(() -> new SubgraphFilter(11, null, null, null, null));
    assertInvalid(() -> new SubgraphFilter(null, 0, null, null, null));
    assertInvalid(() -> new SubgraphFilter(null, null, 0, null, null));
    assertInvalid(() -> new SubgraphFilter(null, null, null, List.of("trace", " "), null));
    assertInvalid(() -> new SubgraphFilter(null, null, null, null, List.of("")));
    assertThatCode(() -> new SubgraphFilter(0, 1, 1, List.of(), List.of("trace")))
        .doesNotThrowAnyException();
    assertThat(SubgraphFilter.DEFAULT)
        .isEqualTo(new SubgraphFilter(1, 100, 100, List.of(), List.of()));
  }

  @ParameterizedTest
  @ValueSource(ints = {Integer.MIN_VALUE, -1, 0, 10_001})
  void aLimitIsFromOneToTenThousand(int limit) {
    assertInvalid(() -> queries.listNodeEdges(NODE, null, null, null, limit));
    assertInvalid(() -> new PrecedentFilter(null, null, null, null, null, limit));
  }

  @Test
  void aCursorBelongsToOneDirection() {
    EdgeCursor incoming = new EdgeCursor("e", Direction.INCOMING, 1L);
    assertInvalid(() -> queries.listNodeEdges(NODE, null, Direction.OUTGOING, incoming, null));
    assertInvalid(() -> queries.listNodeEdges(NODE, null, null, incoming, null));
    assertInvalid(() -> new EdgeCursor(" ", Direction.BOTH, null));
    assertInvalid(() -> new EdgeCursor("e", null, null));
    assertInvalid(() -> new EdgeCursor("e", Direction.BOTH, -1L));
    assertInvalid(() -> Direction.of("sideways"));
    assertThat(Direction.of("incoming")).isEqualTo(Direction.INCOMING);
  }

  @Test
  void aPartOfAPrecedentNeedsWhatItBelongsTo() {
    assertInvalid(() -> new PrecedentFilter(null, "1", null, null, null, null));
    assertInvalid(() -> new PrecedentFilter(null, null, null, "7", null, null));
    assertInvalid(() -> new PrecedentFilter(" ", null, null, null, null, null));
    assertThat(PrecedentFilter.ANY.limit()).isEqualTo(100);
  }

  private static void assertInvalid(ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProjectoryException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
  }
}
