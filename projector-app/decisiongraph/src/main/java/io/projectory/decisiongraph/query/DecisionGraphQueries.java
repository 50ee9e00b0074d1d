package io.projectory.decisiongraph.query;

import static io.projectory.decisiongraph.DecisionGraph.CONTEXT_GRAPH;
import static io.projectory.decisiongraph.DecisionGraph.POLICY_ACTIVITY;
import static io.projectory.decisiongraph.DecisionGraph.PRECEDENT_INDEX;
import static io.projectory.decisiongraph.DecisionGraph.TRACE_SUMMARY;

import io.projectory.api.ProjectionReader;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The queries over the decision graph (SEMANTICS 13). Thread-safe.
 *
 * <p>Arguments are checked before anything is read: {@code invalid_argument}. Each query of a
 * tenant reads one snapshot in which the projections it needs have applied the tenant's whole log,
 * or fails with {@code projection_out_of_date}. A null tenant is the default tenant.
 */
public final class DecisionGraphQueries {
  private final ProjectionReader reader;

  public DecisionGraphQueries(ProjectionReader reader) {
    this.reader = reader;
  }

  /**
   * {@code get_trace_summary}.
   *
   * @throws ProjectoryException {@code not_found} when no such trace has started
   */
  public TraceSummaryResult getTraceSummary(String traceId, String tenantId) {
    Arguments.required("trace_id", traceId);
    String tenant = Arguments.tenant(tenantId);
    return reader
        .current(
            tenant,
            Set.of(TRACE_SUMMARY),
            snapshot -> TraceSummaryTable.read(snapshot, tenant, traceId))
        .orElseThrow(
            () ->
                new ProjectoryException(
                    ErrorCode.NOT_FOUND,
                    "no trace " + traceId + " of tenant " + tenant,
                    Map.of("trace_id", traceId, "tenant_id", tenant)));
  }

  /**
   * {@code get_context_subgraph}: breadth first from the center, in {@code edge_id} order. Reads at
   * most {@code max_edges + 1} edges a level, however many the nodes have.
   *
   * @param filter null for the defaults
   */
  public Subgraph getContextSubgraph(NodeRef center, String tenantId, SubgraphFilter filter) {
    named("center", center);
    String tenant = Arguments.tenant(tenantId);
    SubgraphFilter limits = filter == null ? SubgraphFilter.DEFAULT : filter;
    return reader.current(
        tenant, Set.of(CONTEXT_GRAPH), snapshot -> subgraph(snapshot, tenant, center, limits));
  }

  /**
   * {@code list_node_edges}: one page by (log_seq, edge_id).
   *
   * @param direction null for both
   * @param cursor null for the first page
   * @param limit 1 to 10000, null for 100
   */
  public EdgePage listNodeEdges(
      NodeRef node, String tenantId, Direction direction, EdgeCursor cursor, Integer limit) {
    named("node", node);
    String tenant = Arguments.tenant(tenantId);
    NodeEdges edges = new NodeEdges(node, direction, cursor, limit);
    return reader.current(
        tenant, Set.of(CONTEXT_GRAPH), snapshot -> edges.read(new GraphTables(snapshot, tenant)));
  }

  /**
   * {@code find_precedents}: finished traces, those with the latest change first.
   *
   * @param filter null for any
   */
  public List<Precedent> findPrecedents(PrecedentFilter filter, String tenantId) {
    String tenant = Arguments.tenant(tenantId);
    PrecedentFilter wanted = filter == null ? PrecedentFilter.ANY : filter;
    return reader.current(
        tenant,
        Set.of(TRACE_SUMMARY, PRECEDENT_INDEX),
        snapshot -> PrecedentTables.find(snapshot, tenant, wanted));
  }

  /**
   * {@code list_policy_activity}: what happened under policies, by hour, over all tenants. The rows
   * are as new as what their topic has brought; {@code lag} tells how new that is.
   *
   * @param filter null for everything
   * @throws ProjectoryException {@code projection_out_of_date} where no projector has ever run the
   *     projection
   */
  public PolicyActivityPage listPolicyActivity(PolicyActivityFilter filter) {
    PolicyActivityFilter wanted = filter == null ? PolicyActivityFilter.ANY : filter;
    return reader.latest(POLICY_ACTIVITY, snapshot -> PolicyActivityTable.read(snapshot, wanted));
  }

  private static Subgraph subgraph(
      Connection snapshot, String tenant, NodeRef center, SubgraphFilter filter)
      throws SQLException {
    GraphTables graph = new GraphTables(snapshot, tenant);
    BreadthFirst walk = new BreadthFirst(filter);
    walk.walk(
        graph.nodeId(center),
        (frontier, limit, visitor) -> graph.touching(frontier, filter.edgeTypes(), limit, visitor));
    return new Subgraph(center, graph.nodes(walk.nodes()), walk.edges(), walk.truncated());
  }

  private static void named(String name, NodeRef node) {
    if (node == null) {
      throw Arguments.invalid(name, "is missing");
    }
  }
}
