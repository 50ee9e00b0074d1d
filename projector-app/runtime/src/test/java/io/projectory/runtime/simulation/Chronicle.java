package io.projectory.runtime.simulation;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What a seed has done, counted and told. */
final class Chronicle {
  private static final int TOLD = 60;

  private final Map<Seen, Integer> seen = new EnumMap<>(Seen.class);
  private final List<String> actions = new ArrayList<>();
  private String indent = "";

  Chronicle() {
    for (Seen what : Seen.values()) {
      seen.put(what, 0);
    }
  }

  void say(String what) {
    actions.add(indent + what);
  }

  void count(Seen what) {
    seen.merge(what, 1, Integer::sum);
  }

  /** What is told from now on happens in the middle of something else, or no longer. */
  void inBetween(boolean value) {
    indent = value ? "    " : "";
  }

  Map<Seen, Integer> seen() {
    return seen;
  }

  List<String> lastActions() {
    return actions.subList(Math.max(0, actions.size() - TOLD), actions.size());
  }
}
