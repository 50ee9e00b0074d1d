package io.projectory.runtime.fold;

import io.projectory.api.Projection;
import io.projectory.runtime.log.TraceReader;
import io.projectory.runtime.scope.Scope;
import io.projectory.schemas.Event;
import io.projectory.schemas.log.TraceRef;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Finds out before a fold what it must know of older events: at most one query for expected
 * sequences and one for earlier events of traces, whatever the size of the batch.
 */
final class TraceLookup {
  private final TraceReader log;
  private final TraceCache cache;
  private final Map<String, Set<String>> history;
  private final Set<String> remembered;

  TraceLookup(Projection projection, TraceReader log, TraceCache cache) {
    this.log = log;
    this.cache = cache;
    this.history = projection.history();
    this.remembered =
        history.values().stream().flatMap(Set::stream).collect(Collectors.toUnmodifiableSet());
  }

  TraceView prefetch(List<Item> items, Map<String, Scope> scopes, boolean live) {
    Map<TraceKey, TraceState> known = new HashMap<>();
    Set<TraceKey> begunHere = new HashSet<>();
    Map<TraceRef, TraceKey> sequences = new LinkedHashMap<>();
    Map<TraceRef, TraceKey> histories = new LinkedHashMap<>();
    for (Item item : items) {
      Scope scope = item.tenantId() == null ? null : scopes.get(item.tenantId());
      if (item.event() == null || scope == null || passes(item, scope, live)) {
        continue;
      }
      Event event = item.event();
      TraceKey key = TraceView.key(scope, event);
      TraceRef ref = new TraceRef(event.tenantId(), event.traceId(), scope.cursor());
      if (!known.containsKey(key)) {
        // once: another batch may make the cache forget it meanwhile
        TraceState cached = cache.get(key);
        known.put(key, cached);
        if (event.traceSeq() == 0) {
          begunHere.add(key);
        }
        if (mustAskForSequence(cached, event, scope)) {
          sequences.put(ref, key);
        }
      }
      if (history.containsKey(event.eventType())
          && !begunHere.contains(key)
          && !remembers(known.get(key))) {
        histories.put(ref, key);
      }
    }
    complete(known, begunHere, expected(sequences), earlier(histories));
    return new TraceView(known, history, remembered);
  }

  private static boolean passes(Item item, Scope scope, boolean live) {
    return item.logSeq() <= scope.cursor() || (live && !scope.attached());
  }

  /**
   * A trace that begins at 0 is new: every event up to the cursor was checked, and the log holds
   * (tenant, trace, trace_seq) once. Only an event that was skipped unchecked could contradict.
   */
  private static boolean mustAskForSequence(TraceState cached, Event event, Scope scope) {
    return cached == null && (event.traceSeq() != 0 || !scope.skipped().isEmpty());
  }

  private static boolean remembers(TraceState cached) {
    return cached != null && cached.remembered() != null;
  }

  /** Adds to what was cached what the log told, or need not be asked. */
  private void complete(
      Map<TraceKey, TraceState> known,
      Set<TraceKey> begunHere,
      Map<TraceKey, Integer> sequences,
      Map<TraceKey, List<Event>> histories) {
    known.replaceAll(
        (key, cached) -> {
          if (remembers(cached) || (cached != null && remembered.isEmpty())) {
            return cached;
          }
          int next = cached == null ? sequences.getOrDefault(key, 0) : cached.next();
          boolean empty = begunHere.contains(key) && !remembered.isEmpty();
          return new TraceState(next, histories.getOrDefault(key, empty ? List.of() : null));
        });
  }

  private Map<TraceKey, Integer> expected(Map<TraceRef, TraceKey> refs) {
    Map<TraceKey, Integer> found = new HashMap<>();
    if (!refs.isEmpty()) {
      log.expectedTraceSeq(refs.keySet()).forEach((ref, seq) -> found.put(refs.get(ref), seq));
    }
    return found;
  }

  /** A trace of which the log has no such event has none. */
  private Map<TraceKey, List<Event>> earlier(Map<TraceRef, TraceKey> refs) {
    Map<TraceKey, List<Event>> found = new HashMap<>();
    if (!refs.isEmpty()) {
      refs.values().forEach(key -> found.put(key, List.of()));
      log.traceEvents(refs.keySet(), remembered)
          .forEach((ref, events) -> found.put(refs.get(ref), events));
    }
    return found;
  }
}
