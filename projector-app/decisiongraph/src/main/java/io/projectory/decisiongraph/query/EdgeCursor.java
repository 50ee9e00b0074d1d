package io.projectory.decisiongraph.query;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;

/**
 * Where a page of edges ended.
 *
 * @param edgeKey id of the last edge of the page
 * @param direction the direction the page was asked for
 * @param logSeq of that edge; null has it looked up
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record EdgeCursor(String edgeKey, Direction direction, Long logSeq) {
  /**
   * @throws io.projectory.schemas.ProjectoryException {@code invalid_argument} for a blank key, no
   *     direction or a negative sequence
   */
  public EdgeCursor {
    Arguments.required("cursor.edge_key", edgeKey);
    if (direction == null) {
      throw Arguments.invalid("cursor.direction", "is missing");
    }
    if (logSeq != null && logSeq < 0) {
      throw Arguments.invalid("cursor.log_seq", "is negative");
    }
  }
}
