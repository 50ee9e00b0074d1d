package io.projectory.schemas.config;

import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Keys that are another name of others: what is written there is moved to where it belongs. */
final class Aliases {
  private final ConfigTree tree;
  private final Problems problems;

  Aliases(ConfigTree tree, Problems problems) {
    this.tree = tree;
    this.problems = problems;
  }

  void resolve(List<String> alias, List<List<String>> keys, UnaryOperator<String> text) {
    tree.find(alias)
        .ifPresent(
            node -> {
              tree.remove(alias);
              problems.collect(() -> move(alias, node, keys, text));
            });
  }

  private void move(
      List<String> alias, ConfigNode node, List<List<String>> keys, UnaryOperator<String> text) {
    if (node instanceof ConfigNode.Section section) {
      for (String member : Set.copyOf(section.members().keySet())) {
        List<List<String>> moved = keys.stream().map(key -> child(key, member)).toList();
        problems.collect(
            () -> move(child(alias, member), section.members().get(member), moved, text));
      }
      return;
    }
    ConfigNode value = translated(alias, node, text);
    for (List<String> key : keys) {
      problems.collect(() -> put(alias, key, value));
    }
  }

  private void put(List<String> alias, List<String> key, ConfigNode value) {
    tree.find(key)
        .ifPresent(
            other -> {
              throw ConfigErrors.at(
                  value.origin(),
                  dotted(alias),
                  "is another name of "
                      + dotted(key)
                      + ", which is written at "
                      + other.origin().where()
                      + "; keep one of them");
            });
    tree.putIfAbsent(key, value);
  }

  private static ConfigNode translated(
      List<String> alias, ConfigNode node, UnaryOperator<String> text) {
    if (!(node instanceof ConfigNode.Scalar scalar)) {
      throw ConfigErrors.at(node.origin(), dotted(alias), "takes a single value");
    }
    if (scalar.text() == null) {
      throw ConfigErrors.at(
          node.origin(), dotted(alias), "has no value; write one or remove the key");
    }
    try {
      return new ConfigNode.Scalar(text.apply(scalar.text()), scalar.origin());
    } catch (IllegalArgumentException e) {
      throw ConfigErrors.at(node.origin(), dotted(alias), e.getMessage());
    }
  }

  private static List<String> child(List<String> path, String key) {
    return Stream.concat(path.stream(), Stream.of(key)).toList();
  }

  private static String dotted(List<String> path) {
    return String.join(".", path);
  }
}
