package io.projectory.runtime.fold;

import io.projectory.runtime.scope.Scope;
import io.projectory.schemas.Event;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The traces of one batch: what was known before it, and what it has seen so far (SEMANTICS 7, the
 * tracker). Nothing of it is shared before the batch has committed.
 */
final class TraceView {
  private final TraceCache cache;
  private final Map<TraceKey, Integer> fromLog;
  private final Map<TraceKey, List<Event>> earlierFromLog;
  private final Map<String, Set<String>> history;
  private final Set<String> remembered;
  private final Map<TraceKey, Integer> seen = new HashMap<>();
  private final Map<TraceKey, List<Event>> earlierInBatch = new HashMap<>();

  TraceView(
      TraceCache cache,
      Map<TraceKey, Integer> fromLog,
      Map<TraceKey, List<Event>> earlierFromLog,
      Map<String, Set<String>> history,
      Set<String> remembered) {
    this.cache = cache;
    this.fromLog = fromLog;
    this.earlierFromLog = earlierFromLog;
    this.history = history;
    this.remembered = remembered;
  }

  int expected(Scope scope, Event event) {
    TraceKey key = key(scope, event);
    Integer known = seen.get(key);
    if (known == null) {
      known = cache.get(key);
    }
    return known != null ? known : fromLog.getOrDefault(key, 0);
  }

  void saw(Scope scope, Event event) {
    TraceKey key = key(scope, event);
    seen.put(key, event.traceSeq() + 1);
    if (remembered.contains(event.eventType())) {
      earlierInBatch.computeIfAbsent(key, k -> new ArrayList<>()).add(event);
    }
  }

  /** A skipped event still counts for the sequence, as it does when it is told from the log. */
  void skip(Scope scope, Event event) {
    seen.put(key(scope, event), Math.max(expected(scope, event), event.traceSeq() + 1));
  }

  List<Event> earlier(Scope scope, Event event) {
    Set<String> types = history.get(event.eventType());
    if (types == null) {
      return List.of();
    }
    TraceKey key = key(scope, event);
    List<Event> all = new ArrayList<>();
    for (Event earlier : earlierFromLog.getOrDefault(key, List.of())) {
      if (types.contains(earlier.eventType()) && !scope.skipped().contains(earlier.eventId())) {
        all.add(earlier);
      }
    }
    for (Event earlier : earlierInBatch.getOrDefault(key, List.of())) {
      if (types.contains(earlier.eventType())) {
        all.add(earlier);
      }
    }
    return all;
  }

  Map<TraceKey, Integer> seen() {
    return seen;
  }

  static TraceKey key(Scope scope, Event event) {
    return new TraceKey(scope.epoch(), event.traceId());
  }
}
