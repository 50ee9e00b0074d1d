package io.projectory.decisiongraph.query;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * A node to ask about: its type and its identifier, as in {@code trace} and {@code 4711} for {@code
 * trace:4711}. The whole node id is taken as well, unless, read as an identifier, it names a node
 * that exists.
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record NodeRef(String nodeType, String nodeId) {
  /**
   * @throws io.projectory.schemas.ProjectoryException {@code invalid_argument} when one is blank
   */
  public NodeRef {
    Arguments.required("node_type", nodeType);
    Arguments.required("node_id", nodeId);
  }

  String byIdentifier() {
    return nodeType + ":" + nodeId;
  }

  boolean mayBeWhole() {
    return nodeId.startsWith(nodeType + ":");
  }
}
