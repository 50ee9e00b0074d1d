package io.projectory.decisiongraph.query;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Which edges of a node: those that come in, those that go out, or both. */
public enum Direction {
  BOTH,
  INCOMING,
  OUTGOING;

  /**
   * Reads the public spelling.
   *
   * @throws io.projectory.schemas.ProjectoryException {@code invalid_argument} for anything else
   */
  @JsonCreator
  public static Direction of(String text) {
    for (Direction direction : values()) {
      if (direction.text().equals(text)) {
        return direction;
      }
    }
    throw Arguments.invalid("direction", "is " + text + "; give both, incoming or outgoing");
  }

  /** The public spelling, for example {@code incoming}. */
  @JsonValue
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
