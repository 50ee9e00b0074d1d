package io.projectory.schemas.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Configuration as written, each value with the place it was written at. */
sealed interface ConfigNode {

  Origin origin();

  /** A value; the text is null when nothing was written. */
  record Scalar(String text, Origin origin) implements ConfigNode {}

  /** A list. */
  record Items(List<ConfigNode> items, Origin origin) implements ConfigNode {}

  /** Keys in the order in which they were written; open for overrides. */
  record Section(Map<String, ConfigNode> members, Origin origin) implements ConfigNode {
    static Section empty(Origin origin) {
      return new Section(new LinkedHashMap<>(), origin);
    }
  }

  default boolean isEmpty() {
    return this instanceof Scalar scalar && scalar.text() == null;
  }
}
