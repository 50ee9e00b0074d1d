package io.projectory.decisiongraph.query;

import io.projectory.decisiongraph.Projected;
import io.projectory.schemas.ByteOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The graph queries word for word (SEMANTICS 13), over lists. */
final class NaiveGraph {
  private final List<Map<String, Object>> nodes;
  private final List<Map<String, Object>> edges;

  /** Ids of nodes and edges. */
  record Ids(List<String> nodes, List<String> edges, boolean truncated) {}

  NaiveGraph(Projected projected, String tenantId) {
    nodes = rows(projected, tenantId, "dg_cg_nodes");
    edges = rows(projected, tenantId, "dg_cg_edges");
    edges.sort(Comparator.comparing(e -> text(e, "edge_id"), ByteOrder.COMPARATOR));
  }

  private static List<Map<String, Object>> rows(Projected projected, String tenantId, String name) {
    return new ArrayList<>(
        projected.rows(
            tenantId,
            Projected.allTables().stream()
                .filter(t -> t.name().equals(name))
                .findFirst()
                .orElseThrow()));
  }

  List<String> nodeIds() {
    return nodes.stream().map(n -> text(n, "node_id")).toList();
  }

  Ids subgraph(
      String center,
      int maxDepth,
      int maxNodes,
      int maxEdges,
      List<String> nodeTypes,
      List<String> edgeTypes) {
    Set<String> visitedNodes = new LinkedHashSet<>(List.of(center));
    Set<String> visitedEdges = new LinkedHashSet<>();
    Set<String> frontier = Set.of(center);
    boolean truncated = false;
    for (int depth = 0; !frontier.isEmpty() && !truncated && depth < maxDepth; depth++) {
      Set<String> next = new LinkedHashSet<>();
      for (Map<String, Object> edge : edges) {
        boolean touches =
            frontier.contains(text(edge, "from_node_id"))
                || frontier.contains(text(edge, "to_node_id"));
        boolean typed = edgeTypes.isEmpty() || edgeTypes.contains(text(edge, "edge_type"));
        if (!touches || !typed || visitedEdges.contains(text(edge, "edge_id"))) {
          continue;
        }
        if (visitedEdges.size() == maxEdges) {
          truncated = true;
          break;
        }
        visitedEdges.add(text(edge, "edge_id"));
        for (String end : List.of("from_node_id", "to_node_id")) {
          String node = text(edge, end);
          if (visitedNodes.contains(node)) {
            continue;
          }
          if (!nodeTypes.isEmpty() && !nodeTypes.contains(node.split(":")[0])) {
            continue;
          }
          if (visitedNodes.size() == maxNodes) {
            truncated = true;
          } else {
            visitedNodes.add(node);
            next.add(node);
          }
        }
        if (truncated) {
          break;
        }
      }
      frontier = next;
    }
    return new Ids(
        sorted(nodeIds().stream().filter(visitedNodes::contains).toList()),
        sorted(visitedEdges),
        truncated);
  }

  /** Ids of a node's edges by (log_seq, edge_id). */
  List<String> edgesOf(String node, Direction direction) {
    return edges.stream()
        .filter(
            e ->
                (direction != Direction.INCOMING && node.equals(e.get("from_node_id")))
                    || (direction != Direction.OUTGOING && node.equals(e.get("to_node_id"))))
        .sorted(
            Comparator.comparing((Map<String, Object> e) -> (Long) e.get("log_seq"))
                .thenComparing(e -> text(e, "edge_id"), ByteOrder.COMPARATOR))
        .map(e -> text(e, "edge_id"))
        .toList();
  }

  private static List<String> sorted(Iterable<String> ids) {
    List<String> list = new ArrayList<>();
    ids.forEach(list::add);
    list.sort(ByteOrder.COMPARATOR);
    return list;
  }

  private static String text(Map<String, Object> row, String column) {
    return (String) row.get(column);
  }
}
