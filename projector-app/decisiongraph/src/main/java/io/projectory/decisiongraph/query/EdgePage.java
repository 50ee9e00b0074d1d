package io.projectory.decisiongraph.query;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.List;

/**
 * Some edges of a node, by (log_seq, edge_id).
 *
 * @param nextCursor where to go on; null when there are no more
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record EdgePage(List<GraphEdge> edges, EdgeCursor nextCursor) {}
