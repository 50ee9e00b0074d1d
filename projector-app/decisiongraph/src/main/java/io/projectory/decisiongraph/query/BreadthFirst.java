package io.projectory.decisiongraph.query;

import io.projectory.schemas.ByteOrder;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The walk of {@code get_context_subgraph} (SEMANTICS 13), level by level. */
final class BreadthFirst {
  private final SubgraphFilter filter;
  private final Set<String> nodes = new HashSet<>();
  private final TreeMap<String, GraphEdge> edges = new TreeMap<>(ByteOrder.COMPARATOR);
  private Set<String> nextFrontier = new HashSet<>();
  private boolean truncated;

  /** Where edges come from. */
  @FunctionalInterface
  interface Edges {
    /**
     * Hands over the edges that touch the frontier and are of an allowed type, in {@code edge_id}
     * order, until the visitor answers false; at least {@code limit} of them if there are as many.
     */
    void touching(Collection<String> frontier, long limit, Predicate<GraphEdge> visitor)
        throws SQLException;
  }

  BreadthFirst(SubgraphFilter filter) {
    this.filter = filter;
  }

  void walk(String center, Edges source) throws SQLException {
    nodes.add(center);
    Set<String> frontier = Set.of(center);
    // one more than are allowed: of these, one is new and over the limit if there are as many
    long enough = filter.maxEdges() + 1L;
    for (int depth = 0; depth < filter.maxDepth() && !frontier.isEmpty() && !truncated; depth++) {
      nextFrontier = new HashSet<>();
      source.touching(frontier, enough, this::visit);
      frontier = nextFrontier;
    }
  }

  Set<String> nodes() {
    return nodes;
  }

  List<GraphEdge> edges() {
    return List.copyOf(edges.values());
  }

  boolean truncated() {
    return truncated;
  }

  private boolean visit(GraphEdge edge) {
    if (edges.containsKey(edge.edgeId())) {
      return true;
    }
    if (edges.size() == filter.maxEdges()) {
      truncated = true;
      return false;
    }
    edges.put(edge.edgeId(), edge);
    visit(edge.fromNodeId());
    visit(edge.toNodeId());
    return !truncated;
  }

  private void visit(String node) {
    if (nodes.contains(node) || !allowed(node)) {
      return;
    }
    if (nodes.size() == filter.maxNodes()) {
      truncated = true;
      return;
    }
    nodes.add(node);
    nextFrontier.add(node);
  }

  private boolean allowed(String node) {
    return filter.nodeTypes().isEmpty()
        || filter.nodeTypes().contains(node.substring(0, node.indexOf(':')));
  }
}
