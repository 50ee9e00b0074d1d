package io.projectory.decisiongraph.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectory.decisiongraph.Projected;
import io.projectory.decisiongraph.TestEvents;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import io.projectory.testkit.fold.Golden;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GoldenQueriesTest {
  private static final String TENANT = TestEvents.TENANT;
  private static final String TRACE = Golden.load("dealdesk").traceId();

  private final GraphDatabase database = new GraphDatabase();
  private final DecisionGraphQueries queries = new DecisionGraphQueries(database);
  private NaiveGraph naive;

  @BeforeEach
  void projectTheDealDesk() {
    Projected projected =
        Projected.of(Golden.load("dealdesk").events(TENANT).stream().map(TestEvents::of).toList());
    database.write(projected, TENANT);
    naive = new NaiveGraph(projected, TENANT);
  }

  @Test
  void theSummaryOfTheTrace() {
    assertThat(queries.getTraceSummary(TRACE, TENANT))
        .isEqualTo(
            new TraceSummaryResult(
                TRACE,
                "deal_approval",
                "Healthcare customer discount approval",
                "opportunity",
                "salesforce",
                "sf:opp:789",
                "2025-12-31T12:00:00Z",
                "2025-12-31T12:06:01Z",
                "success",
                2,
                9));
    assertThat(database.needed).isEqualTo(Set.of("trace_summary"));
  }

  @Test
  void anUnknownTraceOrAnotherTenantsIsNotFound() {
    assertCode(ErrorCode.NOT_FOUND, () -> queries.getTraceSummary("nope", TENANT));
    assertCode(ErrorCode.NOT_FOUND, () -> queries.getTraceSummary(TRACE, "other"));
    assertCode(ErrorCode.NOT_FOUND, () -> queries.getTraceSummary(TRACE, null));
  }

  @Test
  void theSubgraphAtDepthTenIsTheConnectedComponent() {
    Subgraph found =
        queries.getContextSubgraph(
            new NodeRef("trace", TRACE), TENANT, new SubgraphFilter(10, null, null, null, null));
    assertThat(found.edges()).hasSize(8);
    assertThat(found.nodes())
        .extracting(GraphNode::nodeId)
        .doesNotContain("actor:agent:dealdesk_agent_v1");
    assertThat(found.nodes()).hasSize(9);
    assertThat(found.truncated()).isFalse();
    assertThat(database.needed).isEqualTo(Set.of("context_graph"));
  }

  @Test
  void theDefaultIsOneStep() {
    Subgraph found = queries.getContextSubgraph(new NodeRef("trace", TRACE), TENANT, null);
    assertThat(found.edges()).hasSize(7);
  }

  @Test
  void anUnknownCenterIsEmptyAndNoError() {
    Subgraph found = queries.getContextSubgraph(new NodeRef("trace", "nope"), TENANT, null);
    assertThat(found.nodes()).isEmpty();
    assertThat(found.edges()).isEmpty();
    assertThat(found.truncated()).isFalse();
  }

  @Test
  void aNodeWhoseIdentifierLooksLikeAWholeIdIsFoundEitherWay() {
    for (String id : List.of("input:deal_size", "input:input:deal_size")) {
      EdgePage page = queries.listNodeEdges(new NodeRef("input", id), TENANT, null, null, null);
      assertThat(page.edges())
          .as(id)
          .extracting(GraphEdge::toNodeId)
          .containsExactly("input:input:deal_size");
    }
  }

  @Test
  void pagesOfTwoConcatenateToTheSortedList() {
    List<String> found = new ArrayList<>();
    NodeRef trace = new NodeRef("trace", TRACE);
    EdgePage page = queries.listNodeEdges(trace, TENANT, Direction.BOTH, null, 2);
    while (page.nextCursor() != null) {
      page.edges().forEach(e -> found.add(e.edgeId()));
      page = queries.listNodeEdges(trace, TENANT, Direction.BOTH, page.nextCursor(), 2);
    }
    page.edges().forEach(e -> found.add(e.edgeId()));
    assertThat(found).hasSize(7).isEqualTo(naive.edgesOf("trace:" + TRACE, Direction.BOTH));
  }

  @Test
  void theTraceIsAPrecedentWithAndWithoutItsPolicy() {
    assertThat(queries.findPrecedents(null, TENANT)).containsExactly(hit(null, null));
    assertThat(queries.findPrecedents(filter("baseline_discount", "1.0", "success"), TENANT))
        .containsExactly(hit("baseline_discount", "1.0"));
    assertThat(queries.findPrecedents(filter("baseline_discount", "2.0", null), TENANT)).isEmpty();
    assertThat(queries.findPrecedents(filter(null, null, "failure"), TENANT)).isEmpty();
    assertThat(database.needed).isEqualTo(Set.of("trace_summary", "precedent_index"));
  }

  @Test
  void aPrecedentShowsItsExceptionRatherThanALaterEvaluation() {
    TestEvents log = new TestEvents("second");
    log.add("t", "TraceStarted", "{'workflow':'w','title':'T'}");
    for (String version : List.of("1", "2")) {
      log.add("t", "PolicyEvaluated", policy(version));
      log.add("t", "ExceptionRequested", policy(version));
    }
    log.add("t", "PolicyEvaluated", policy("3"));
    log.add("t", "TraceFinished", "{}");
    database.write(Projected.of(log.all()), "second");
    assertThat(queries.findPrecedents(filter("p", null, null), "second"))
        .extracting(Precedent::policyVersion)
        .containsExactly("2");
    assertThat(queries.findPrecedents(filter("p", "3", null), "second"))
        .extracting(Precedent::policyVersion)
        .containsExactly("3");
  }

  private static String policy(String version) {
    return "{'exception_id':'x','policy':{'policy_id':'p','policy_version':'" + version + "'}}";
  }

  @Test
  void everyQueryRefusesAProjectionThatIsBehind() {
    NodeRef trace = new NodeRef("trace", TRACE);
    database.behind.addAll(Set.of("context_graph", "trace_summary"));
    ErrorCode stale = ErrorCode.PROJECTION_OUT_OF_DATE;
    assertCode(stale, () -> queries.getTraceSummary(TRACE, TENANT));
    assertCode(stale, () -> queries.getContextSubgraph(trace, TENANT, null));
    assertCode(stale, () -> queries.listNodeEdges(trace, TENANT, null, null, null));
    assertCode(stale, () -> queries.findPrecedents(null, TENANT));
  }

  @Test
  void aCursorThatNamesNoEdgeIsInvalid() {
    NodeRef trace = new NodeRef("trace", TRACE);
    EdgeCursor cursor = new EdgeCursor("nope", Direction.BOTH, null);
    assertCode(
        ErrorCode.INVALID_ARGUMENT,
        () -> queries.listNodeEdges(trace, TENANT, Direction.BOTH, cursor, null));
  }

  private static void assertCode(ErrorCode code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            ProjectoryException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  private static PrecedentFilter filter(String policyId, String policyVersion, String outcome) {
    return new PrecedentFilter(policyId, policyVersion, null, null, outcome, null);
  }

  private static Precedent hit(String policyId, String policyVersion) {
    return new Precedent(
        TRACE,
        "deal_approval",
        "Healthcare customer discount approval",
        "success",
        policyId,
        policyVersion,
        "2025-12-31T12:06:01Z");
  }
}
