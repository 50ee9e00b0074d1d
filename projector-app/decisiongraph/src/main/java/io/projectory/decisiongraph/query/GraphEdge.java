package io.projectory.decisiongraph.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/** A row of {@code dg_cg_edges}; {@code attrs} is its decoded metadata. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record GraphEdge(
    String edgeId,
    String edgeType,
    String fromNodeId,
    String toNodeId,
    String traceId,
    long logSeq,
    String createdAt,
    JsonNode attrs) {}
