package io.projectory.decisiongraph.query;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * The surroundings of a node.
 *
 * @param center as it was asked for
 * @param nodes in byte order of their ids
 * @param edges in byte order of their ids; one may lead to a node that is not in {@code nodes}
 * @param truncated whether a limit on nodes or edges left something out
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record Subgraph(
    NodeRef center, List<GraphNode> nodes, List<GraphEdge> edges, boolean truncated) {}
