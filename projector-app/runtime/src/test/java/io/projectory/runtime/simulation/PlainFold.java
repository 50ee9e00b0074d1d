package io.projectory.runtime.simulation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The rows that a tenant's tables must hold, one event at a time, in plain maps. */
final class PlainFold {
  private final Map<String, String> events = new HashMap<>();
  private final Map<String, long[]> totals = new HashMap<>();
  private final Map<String, Trace> traces = new HashMap<>();
  private final Map<String, Integer> inputsOfTrace = new HashMap<>();

  private record Trace(String lastType, int inputs, String note) {}

  /** Rows as text: table, key and values. */
  static TreeSet<String> rows(List<Fact> log, long cursor, Set<String> skipped) {
    PlainFold fold = new PlainFold();
    for (Fact fact : log) {
      if (fact.logSeq <= cursor && !skipped.contains(fact.eventId)) {
        fold.accept(fact);
      }
    }
    return fold.rows();
  }

  private void accept(Fact fact) {
    if (fact.type.equals("PrecedentCited")) {
      return;
    }
    events.put(fact.eventId, fact.logSeq + "|" + fact.value);
    long[] total = totals.computeIfAbsent(fact.type, t -> new long[2]);
    total[0]++;
    total[1] += fact.value;
    switch (fact.type) {
      case "TraceStarted" -> traces.putIfAbsent(fact.trace, new Trace(fact.type, 0, ""));
      case "InputObserved" -> {
        inputsOfTrace.merge(fact.trace, 1, Integer::sum);
        traces.computeIfPresent(
            fact.trace, (k, t) -> new Trace(fact.type, t.inputs() + 1, "v" + fact.value));
      }
      case "ActionCommitted" -> {
        if (fact.value % 3 == 0) {
          traces.remove(fact.trace);
        }
      }
      default ->
          traces.put(
              fact.trace, new Trace(fact.type, inputsOfTrace.getOrDefault(fact.trace, 0), ""));
    }
  }

  private TreeSet<String> rows() {
    TreeSet<String> rows = new TreeSet<>();
    events.forEach((id, e) -> rows.add("event|" + id + "|" + e));
    totals.forEach((type, t) -> rows.add("total|" + type + "|" + t[0] + "|" + t[1]));
    traces.forEach(
        (id, t) ->
            rows.add("trace|" + id + "|" + t.lastType() + "|" + t.inputs() + "|" + t.note()));
    return rows;
  }
}
