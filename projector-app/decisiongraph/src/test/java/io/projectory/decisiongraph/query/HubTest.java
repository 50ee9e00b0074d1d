package io.projectory.decisiongraph.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.decisiongraph.TestEvents;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every policy is a hub: a query for its first edges must not read the others. */
class HubTest {
  private static final String TENANT = TestEvents.TENANT;
  private static final int TRACES = 40_000;
  private static final NodeRef POLICY = new NodeRef("policy", "p:1");

  private final GraphDatabase database = new GraphDatabase();
  private final DecisionGraphQueries queries = new DecisionGraphQueries(database);

  @BeforeEach
  void everyTraceEvaluatesOnePolicyAndCommitsOneAction() {
    database.execute(
        """
        insert into dg_cg_edges
        select 'acme', format('%s:trace:%s:policy:p:1:e%s', type, i, i), type, 'trace:' || i, 'policy:p:1',
               i::text, i, 'at', '{}'
        from generate_series(1, %d) i, unnest(array ['trace_evaluated_policy', 'zz_reviewed']) type;
        insert into dg_cg_nodes
        select 'acme', 'trace:' || i, 'trace', i::text, i, 'at', '{}' from generate_series(1, %d) i;
        insert into dg_cg_nodes values ('acme', 'policy:p:1', 'policy', '1', 1, 'at', '{}');
        analyze dg_cg_edges;
        """
            .replace("%d", "" + TRACES));
  }

  @Test
  void aSubgraphReadsItsFirstEdgesOnly() {
    SubgraphFilter filter = new SubgraphFilter(2, 50, 60, null, null);
    Subgraph found = queries.getContextSubgraph(POLICY, TENANT, filter);
    assertThat(found.truncated()).isTrue();
    assertThat(found.nodes()).hasSize(50);
    assertThat(database.edgesFetched).isBetween(1L, 1000L);
  }

  @Test
  void alsoWhenTheEdgesOfTheTypeComeLast() {
    SubgraphFilter filter = new SubgraphFilter(1, 50, 60, null, List.of("zz_reviewed"));
    Subgraph found = queries.getContextSubgraph(POLICY, TENANT, filter);
    assertThat(found.edges()).hasSize(50).allMatch(e -> e.edgeType().equals("zz_reviewed"));
    assertThat(database.edgesFetched).isBetween(1L, 1000L);
  }

  @Test
  void aPageReadsItsOwnEdgesWhereverItStands() {
    EdgeCursor middle = new EdgeCursor("a", Direction.BOTH, TRACES / 2L);
    EdgePage page = queries.listNodeEdges(POLICY, TENANT, Direction.BOTH, middle, 100);
    assertThat(page.edges()).hasSize(100);
    assertThat(database.edgesFetched).isBetween(1L, 1000L);
  }
}
