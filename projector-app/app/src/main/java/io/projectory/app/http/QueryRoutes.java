package io.projectory.app.http;

import io.projectory.decisiongraph.query.DecisionGraphQueries;
import io.projectory.decisiongraph.query.Direction;
import io.projectory.decisiongraph.query.EdgeCursor;
import io.projectory.decisiongraph.query.EdgePage;
import io.projectory.decisiongraph.query.NodeRef;
import io.projectory.decisiongraph.query.PolicyActivityFilter;
import io.projectory.decisiongraph.query.PolicyActivityPage;
import io.projectory.decisiongraph.query.Precedent;
import io.projectory.decisiongraph.query.PrecedentFilter;
import io.projectory.decisiongraph.query.Subgraph;
import io.projectory.decisiongraph.query.SubgraphFilter;
import io.projectory.decisiongraph.query.TraceSummaryResult;
import java.util.List;

/**
 * {@code /api/v1/queries}: the four queries of SEMANTICS 13, and what no tenant's log alone can
 * answer.
 */
final class QueryRoutes {
  private static final String BASE = "/api/v1/queries/";

  private final DecisionGraphQueries queries;

  QueryRoutes(DecisionGraphQueries queries) {
    this.queries = queries;
  }

  List<Route> all() {
    return List.of(traceSummary(), subgraph(), edges(), precedents(), policyActivity());
  }

  private Route traceSummary() {
    return Route.get(
        BASE + "trace-summary",
        "get_trace_summary: what is known of a trace.",
        TraceSummaryResult.class,
        c -> queries.getTraceSummary(c.text("trace_id"), c.tenant()),
        Parameter.required("trace_id", "The trace."),
        Parameter.tenant());
  }

  private Route subgraph() {
    return Route.get(
        BASE + "subgraph",
        "get_context_subgraph: what surrounds a node, breadth first.",
        Subgraph.class,
        c ->
            queries.getContextSubgraph(
                node(c),
                c.tenant(),
                new SubgraphFilter(
                    c.number("max_depth"),
                    c.number("max_nodes"),
                    c.number("max_edges"),
                    c.list("node_types"),
                    c.list("edge_types"))),
        Parameter.required("node_type", "Type of the center."),
        Parameter.required("node_id", "Identifier of the center."),
        Parameter.tenant(),
        Parameter.whole("max_depth", "Steps, 0 to 10; default: 1."),
        Parameter.whole("max_nodes", "Most nodes; default: 100."),
        Parameter.whole("max_edges", "Most edges; default: 100."),
        Parameter.list("node_types", "Only nodes of these types, with commas between."),
        Parameter.list("edge_types", "Only edges of these types, with commas between."));
  }

  private Route edges() {
    return Route.get(
        BASE + "edges",
        "list_node_edges: one page of a node's edges by log_seq and edge_id.",
        EdgePage.class,
        c ->
            queries.listNodeEdges(
                node(c), c.tenant(), direction(c, "direction"), cursor(c), c.number("limit")),
        Parameter.required("node_type", "Type of the node."),
        Parameter.required("node_id", "Identifier of the node."),
        Parameter.tenant(),
        Parameter.text("direction", "both, incoming or outgoing; default: both."),
        Parameter.whole("limit", "1 to 10000; default: 100."),
        Parameter.text("cursor_edge_key", "next_cursor.edge_key of the page before."),
        Parameter.text("cursor_direction", "next_cursor.direction; default: direction."),
        Parameter.whole("cursor_log_seq", "next_cursor.log_seq."));
  }

  private Route precedents() {
    return Route.get(
        BASE + "precedents",
        "find_precedents: finished traces, those with the latest change first.",
        ApiTypes.listOf(Precedent.class),
        c ->
            queries.findPrecedents(
                new PrecedentFilter(
                    c.text("policy_id"),
                    c.text("policy_version"),
                    c.text("entity_type"),
                    c.text("entity_id"),
                    c.text("outcome"),
                    c.number("limit")),
                c.tenant()),
        Parameter.tenant(),
        Parameter.text("policy_id", "Traces under this policy."),
        Parameter.text("policy_version", "In this version; with policy_id."),
        Parameter.text("entity_type", "Type of the primary entity."),
        Parameter.text("entity_id", "The primary entity; with entity_type."),
        Parameter.text("outcome", "success, failure or abandoned."),
        Parameter.whole("limit", "1 to 10000; default: 100."));
  }

  private Route policyActivity() {
    return Route.get(
        BASE + "policy-activity",
        "list_policy_activity: decisions, exceptions and outcomes by policy version and hour, over"
            + " all tenants, the newest hours first.",
        PolicyActivityPage.class,
        c ->
            queries.listPolicyActivity(
                new PolicyActivityFilter(
                    c.text("policy_id"),
                    c.text("policy_version"),
                    c.text("from"),
                    c.text("to"),
                    c.number("limit"))),
        Parameter.text("policy_id", "Only this policy."),
        Parameter.text("policy_version", "In this version; with policy_id."),
        Parameter.text("from", "Hours that begin at or after this time, RFC 3339."),
        Parameter.text("to", "Hours that begin before this time."),
        Parameter.whole("limit", "1 to 10000; default: 100."));
  }

  private static NodeRef node(Call call) {
    return new NodeRef(call.text("node_type"), call.text("node_id"));
  }

  private static Direction direction(Call call, String name) {
    return call.text(name) == null ? null : Direction.of(call.text(name));
  }

  private static EdgeCursor cursor(Call call) {
    String key = call.text("cursor_edge_key");
    if (key == null) {
      if (call.text("cursor_log_seq") != null || call.text("cursor_direction") != null) {
        throw Query.invalid("cursor_edge_key", "cursor_edge_key is missing beside the other parts");
      }
      return null;
    }
    Direction own = direction(call, "cursor_direction");
    Direction asked = direction(call, "direction");
    Direction direction = own != null ? own : asked == null ? Direction.BOTH : asked;
    return new EdgeCursor(key, direction, call.whole("cursor_log_seq"));
  }
}
