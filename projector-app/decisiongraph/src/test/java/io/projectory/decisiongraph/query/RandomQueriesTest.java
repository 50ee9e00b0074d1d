package io.projectory.decisiongraph.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.decisiongraph.Projected;
import io.projectory.decisiongraph.RandomLog;
import io.projectory.decisiongraph.TestEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Random graphs and random filters, against the algorithms of SEMANTICS 13 word for word. */
class RandomQueriesTest {
  private static final String TENANT = TestEvents.TENANT;
  private static final List<String> NODE_TYPES =
      List.of("trace", "entity", "input", "policy", "exception", "action", "actor", "Trace");
  private static final List<String> EDGE_TYPES =
      List.of(
          "trace_involves_entity",
          "trace_observed_input",
          "trace_evaluated_policy",
          "trace_requested_exception",
          "exception_approved_by",
          "trace_cited_precedent",
          "trace_proposed_action",
          "action_targets_entity",
          "trace_committed_action",
          "trace");

  private final Random random = new Random(11);
  private final GraphDatabase database = new GraphDatabase();
  private final DecisionGraphQueries queries = new DecisionGraphQueries(database);
  private NaiveGraph naive;
  private Projected projected;

  @BeforeEach
  void writeGraphsOfTwoTenants() {
    projected = project(new TestEvents(), 7);
    database.write(projected, TENANT);
    naive = new NaiveGraph(projected, TENANT);
    TestEvents other = new TestEvents("other");
    database.write(project(other, 8), "other");
  }

  private static Projected project(TestEvents log, long seed) {
    return Projected.of(new RandomLog(log, seed, 0).events(300));
  }

  @Test
  void everySubgraphIsThatOfTheAlgorithm() {
    for (int round = 0; round < 400; round++) {
      NodeRef center = anyNode();
      int maxDepth = random.nextInt(6);
      int maxNodes = 1 + random.nextInt(round % 2 == 0 ? 12 : 200);
      int maxEdges = 1 + random.nextInt(round % 3 == 0 ? 12 : 400);
      List<String> nodeTypes = some(NODE_TYPES);
      List<String> edgeTypes = some(EDGE_TYPES);
      NaiveGraph.Ids expected =
          naive.subgraph(id(center), maxDepth, maxNodes, maxEdges, nodeTypes, edgeTypes);
      SubgraphFilter filter =
          new SubgraphFilter(maxDepth, maxNodes, maxEdges, nodeTypes, edgeTypes);
      Subgraph found = queries.getContextSubgraph(center, TENANT, filter);
      String what = "round " + round + " " + center + " " + filter;
      assertThat(nodeIds(found)).as(what).isEqualTo(expected.nodes());
      assertThat(edgeIds(found.edges())).as(what).isEqualTo(expected.edges());
      assertThat(found.truncated()).as(what).isEqualTo(expected.truncated());
      assertThat(queries.getContextSubgraph(center, TENANT, filter)).as(what).isEqualTo(found);
    }
  }

  @Test
  void pagesOfEdgesConcatenateToAllOfThem() {
    for (int round = 0; round < 60; round++) {
      NodeRef node = anyNode();
      Direction direction = Direction.values()[random.nextInt(3)];
      int limit = 1 + random.nextInt(9);
      List<String> found = new ArrayList<>();
      EdgeCursor cursor = null;
      do {
        EdgePage page = queries.listNodeEdges(node, TENANT, direction, cursor, limit);
        found.addAll(edgeIds(page.edges()));
        assertThat(found).as(node + " " + direction).doesNotHaveDuplicates();
        cursor = page.nextCursor();
        if (cursor != null) {
          assertThat(page.edges()).hasSize(limit);
          cursor = random.nextBoolean() ? cursor : withoutLogSeq(cursor);
        }
      } while (cursor != null);
      assertThat(found).as(node + " " + direction).isEqualTo(naive.edgesOf(id(node), direction));
    }
  }

  @Test
  void precedentsAreThoseOfTheRules() {
    NaivePrecedents rules = new NaivePrecedents(projected, TENANT);
    for (int round = 0; round < 300; round++) {
      String policy = maybe("a", "b", "z", "none");
      String entity = maybe("a", "b", "z", "none");
      PrecedentFilter filter =
          new PrecedentFilter(
              policy,
              policy == null ? null : maybe("a", "b", "z"),
              entity,
              entity == null ? null : maybe("a", "b", "z"),
              maybe("a", "b", "z", "none"),
              1 + random.nextInt(6));
      assertThat(queries.findPrecedents(filter, TENANT))
          .as("" + filter)
          .isEqualTo(rules.find(filter));
    }
  }

  private static EdgeCursor withoutLogSeq(EdgeCursor cursor) {
    return new EdgeCursor(cursor.edgeKey(), cursor.direction(), null);
  }

  private NodeRef anyNode() {
    String id = naive.nodeIds().get(random.nextInt(naive.nodeIds().size()));
    String type = id.substring(0, id.indexOf(':'));
    return new NodeRef(type, random.nextBoolean() ? id : id.substring(id.indexOf(':') + 1));
  }

  private static String id(NodeRef node) {
    return node.nodeId().startsWith(node.nodeType() + ":")
        ? node.nodeId()
        : node.nodeType() + ":" + node.nodeId();
  }

  private List<String> some(List<String> all) {
    return random.nextInt(3) > 0
        ? List.of()
        : all.stream().filter(type -> random.nextInt(3) > 0).toList();
  }

  private String maybe(String... values) {
    return random.nextInt(3) == 0 ? null : values[random.nextInt(values.length)];
  }

  private static List<String> nodeIds(Subgraph subgraph) {
    return subgraph.nodes().stream().map(GraphNode::nodeId).toList();
  }

  private static List<String> edgeIds(List<GraphEdge> edges) {
    return edges.stream().map(GraphEdge::edgeId).toList();
  }
}
