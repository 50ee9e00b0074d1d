package io.projectory.decisiongraph.query;

import java.util.List;

/**
 * How far a subgraph goes. A null argument takes its default; an empty list is no filter.
 *
 * @param maxDepth steps from the center, 0 to 10, 1 by default
 * @param maxNodes most nodes, the center included, 100 by default
 * @param maxEdges most edges, 100 by default
 * @param nodeTypes types of nodes to walk to; the center is exempt
 * @param edgeTypes types of edges to walk along
 */
public record SubgraphFilter(
    Integer maxDepth,
    Integer maxNodes,
    Integer maxEdges,
    List<String> nodeTypes,
    List<String> edgeTypes) {
  public static final SubgraphFilter DEFAULT = new SubgraphFilter(null, null, null, null, null);

  /**
   * @throws io.projectory.schemas.ProjectoryException {@code invalid_argument} for a number out of
   *     its range or a blank type
   */
  public SubgraphFilter {
    maxDepth = Arguments.range("max_depth", maxDepth, 1, 0, 10);
    maxNodes = Arguments.range("max_nodes", maxNodes, 100, 1, Integer.MAX_VALUE);
    maxEdges = Arguments.range("max_edges", maxEdges, 100, 1, Integer.MAX_VALUE);
    nodeTypes = Arguments.filter("node_types", nodeTypes);
    edgeTypes = Arguments.filter("edge_types", edgeTypes);
  }
}
