package io.projectory.schemas.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What was written, by path. Whatever has an unexpected shape is left for the binder to refuse. */
final class ConfigTree {
  private final ConfigNode.Section root;

  ConfigTree(ConfigNode.Section root) {
    this.root = root;
  }

  Optional<ConfigNode> find(List<String> path) {
    ConfigNode node = root;
    for (String key : path) {
      node = node instanceof ConfigNode.Section section ? section.members().get(key) : null;
    }
    return Optional.ofNullable(node);
  }

  void remove(List<String> path) {
    parent(path).ifPresent(section -> section.members().remove(last(path)));
  }

  /** Unless something is there; sections on the way are made, with the node's origin. */
  void putIfAbsent(List<String> path, ConfigNode node) {
    ConfigNode.Section section = root;
    for (String key : path.subList(0, path.size() - 1)) {
      ConfigNode child = section.members().get(key);
      if (child == null || child.isEmpty()) {
        Origin origin = child == null ? node.origin() : child.origin();
        child = ConfigNode.Section.empty(origin);
        section.members().put(key, child);
      }
      if (!(child instanceof ConfigNode.Section next)) {
        return;
      }
      section = next;
    }
    section.members().putIfAbsent(last(path), node);
  }

  private Optional<ConfigNode.Section> parent(List<String> path) {
    return find(path.subList(0, path.size() - 1))
        .map(node -> node instanceof ConfigNode.Section section ? section : null);
  }

  Map<String, ConfigNode> members() {
    return root.members();
  }

  Origin origin() {
    return root.origin();
  }

  private static String last(List<String> path) {
    return path.get(path.size() - 1);
  }
}
