package io.projectory.decisiongraph;

import com.fasterxml.jackson.databind.JsonNode;
import io.projectory.schemas.CanonicalJson;

/**
 * Members of a payload that may hold anything, because it need not have passed append, and because
 * append leaves some members unchecked (SEMANTICS 5 and 7.3).
 */
final class Member {
  private Member() {}

  /** The member if it is an object, else null. */
  static JsonNode object(JsonNode parent, String name) {
    JsonNode member = parent == null ? null : parent.get(name);
    return member != null && member.isObject() ? member : null;
  }

  /**
   * The member as text for a column: only an absent one takes the default, an explicit null stays
   * null, and what is neither null nor a string is its canonical JSON.
   */
  static String text(JsonNode parent, String name, String whenAbsent) {
    JsonNode member = parent == null ? null : parent.get(name);
    if (member == null) {
      return whenAbsent;
    }
    if (member.isNull()) {
      return null;
    }
    return member.isTextual() ? member.textValue() : CanonicalJson.write(member);
  }

  /**
   * The member as part of an identifier, which cannot be null: as {@link #text}, with an explicit
   * null written like any other value that is no string, as its canonical JSON.
   */
  static String identifier(JsonNode parent, String name, String whenAbsent) {
    return String.valueOf(text(parent, name, whenAbsent));
  }
}
