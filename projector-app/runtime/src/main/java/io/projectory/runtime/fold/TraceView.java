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
  private final Map<TraceKey, TraceState> before;
  private final Map<String, Set<String>> history;
  private final Set<String> remembered;
  private final Map<TraceKey, Trace> seen = new HashMap<>();

  /**
   * @param before of every trace that the batch has to do with
   */
  TraceView(
      Map<TraceKey, TraceState> before, Map<String, Set<String>> history, Set<String> remembered) {
    this.before = before;
    this.history = history;
    this.remembered = remembered;
  }

  /** A trace after events of this batch. */
  private static final class Trace {
    private int next;
    private List<Event> events;
    private boolean ownList;

    Trace(TraceState before) {
      next = before.next();
      events = before.remembered();
    }

    void remember(Event event) {
      if (!ownList) {
        events = new ArrayList<>(events);
        ownList = true;
      }
      events.add(event);
    }
  }

  int expected(Scope scope, Event event) {
    TraceKey key = key(scope, event);
    Trace trace = seen.get(key);
    return trace == null ? before.get(key).next() : trace.next;
  }

  void saw(Scope scope, Event event) {
    Trace trace = trace(scope, event);
    trace.next = event.traceSeq() + 1;
    if (trace.events != null && remembered.contains(event.eventType())) {
      trace.remember(event);
    }
  }

  /** A skipped event still counts for the sequence, as it does when it is told from the log. */
  void skip(Scope scope, Event event) {
    Trace trace = trace(scope, event);
    trace.next = Math.max(trace.next, event.traceSeq() + 1);
  }

  private Trace trace(Scope scope, Event event) {
    return seen.computeIfAbsent(key(scope, event), key -> new Trace(before.get(key)));
  }

  List<Event> earlier(Scope scope, Event event) {
    Set<String> types = history.get(event.eventType());
    if (types == null) {
      return List.of();
    }
    TraceKey key = key(scope, event);
    Trace trace = seen.get(key);
    List<Event> all = new ArrayList<>();
    for (Event earlier : trace == null ? before.get(key).remembered() : trace.events) {
      if (types.contains(earlier.eventType()) && !scope.skipped().contains(earlier.eventId())) {
        all.add(earlier);
      }
    }
    return all;
  }

  Map<TraceKey, TraceState> seen() {
    Map<TraceKey, TraceState> states = new HashMap<>();
    seen.forEach((key, trace) -> states.put(key, new TraceState(trace.next, trace.events)));
    return states;
  }

  static TraceKey key(Scope scope, Event event) {
    return new TraceKey(scope.epoch(), event.traceId());
  }
}
