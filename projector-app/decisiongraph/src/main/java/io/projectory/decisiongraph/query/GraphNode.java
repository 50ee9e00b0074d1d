package io.projectory.decisiongraph.query;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/** A row of {@code dg_cg_nodes}; {@code attrs} is its decoded metadata. */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record GraphNode(
    String nodeId,
    String nodeType,
    String traceId,
    long logSeq,
    String createdAt,
    JsonNode attrs) {}
