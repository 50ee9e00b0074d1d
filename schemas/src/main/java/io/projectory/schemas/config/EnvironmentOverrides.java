package io.projectory.schemas.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Values from the environment, {@code PROJECTORY_<SECTION>__<KEY>[__<KEY>...]}: two underscores go
 * one level down, letters are lower-cased. Variables without two underscores are not ours.
 */
final class EnvironmentOverrides {
  private static final String PREFIX = "PROJECTORY_";
  private static final String LEVEL = "__";

  private EnvironmentOverrides() {}

  /** Puts them into the tree; what the environment says wins. */
  static void merge(ConfigNode.Section root, Map<String, String> environment, Problems problems) {
    new TreeMap<>(environment)
        .forEach(
            (variable, value) -> {
              if (variable.startsWith(PREFIX) && variable.contains(LEVEL)) {
                problems.collect(() -> put(root, variable, value));
              }
            });
  }

  private static void put(ConfigNode.Section root, String variable, String value) {
    String[] parts = variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).split(LEVEL, -1);
    List<String> keys = Arrays.asList(parts);
    Origin origin = Origin.environment(variable);
    if (keys.contains("")) {
      throw ConfigErrors.file(variable, "a level of the name is empty; write SECTION__KEY");
    }
    ConfigNode.Section section = root;
    for (int i = 0; i < parts.length - 1; i++) {
      section = descend(section, parts[i], origin, String.join(".", keys.subList(0, i + 1)));
    }
    section.members().put(parts[parts.length - 1], new ConfigNode.Scalar(value, origin));
  }

  private static ConfigNode.Section descend(
      ConfigNode.Section section, String key, Origin origin, String path) {
    ConfigNode child = section.members().get(key);
    if (child == null || child.isEmpty()) {
      ConfigNode.Section made = ConfigNode.Section.empty(origin);
      section.members().put(key, made);
      return made;
    }
    if (child instanceof ConfigNode.Section found) {
      return found;
    }
    throw ConfigErrors.at(origin, path, "is a value in " + child.origin().where() + ", no section");
  }
}
