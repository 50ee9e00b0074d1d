package io.projectory.runtime.fold;

import io.projectory.schemas.Event;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Recently seen traces: their next expected {@code trace_seq}, and of a projection with a history
 * also their remembered events, so that the log need not be asked. Both are bounded; the one may be
 * known without the other. Filled only with what was committed. Thread-safe.
 */
public final class TraceCache {
  /** A longer trace is looked up in the log: the list is copied for each batch. */
  private static final int LONGEST = 64;

  private static final long MEMORY_BYTES = 24L << 20;
  private static final int EVENT_BYTES = 1_000;

  /** A parsed payload takes several times its text. */
  private static final int PARSED = 8;

  private final int capacity;
  private final long bytes;
  private final Map<TraceKey, Integer> expected = lru();
  private final Map<TraceKey, List<Event>> remembered = lru();
  private long rememberedBytes;

  public TraceCache(int capacity) {
    this(capacity, MEMORY_BYTES);
  }

  /**
   * @param capacity traces whose next sequence is known
   * @param bytes of heap for remembered events, roughly
   */
  public TraceCache(int capacity, long bytes) {
    this.capacity = capacity;
    this.bytes = bytes;
  }

  private static <V> Map<TraceKey, V> lru() {
    return new LinkedHashMap<>(1024, 0.75f, true);
  }

  /** Null when nothing is known. */
  synchronized TraceState get(TraceKey key) {
    Integer next = expected.get(key);
    return next == null ? null : new TraceState(next, remembered.get(key));
  }

  /** Publishes what a committed batch saw. */
  public synchronized void publish(Map<TraceKey, TraceState> committed) {
    committed.forEach(
        (key, state) -> {
          expected.put(key, state.next());
          List<Event> events = state.remembered();
          remember(key, events != null && events.size() <= LONGEST ? events : null);
        });
    trim();
  }

  /** What was remembered of an older state is forgotten, if nothing takes its place. */
  private void remember(TraceKey key, List<Event> events) {
    List<Event> before = events == null ? remembered.remove(key) : remembered.put(key, events);
    rememberedBytes += weight(events) - weight(before);
  }

  private void trim() {
    Iterator<TraceKey> keys = expected.keySet().iterator();
    for (int over = expected.size() - capacity; over > 0; over--) {
      keys.next();
      keys.remove();
    }
    Iterator<List<Event>> eldest = remembered.values().iterator();
    while (rememberedBytes > bytes) {
      rememberedBytes -= weight(eldest.next());
      eldest.remove();
    }
  }

  private static long weight(List<Event> events) {
    if (events == null) {
      return 0;
    }
    long weight = EVENT_BYTES;
    for (Event event : events) {
      weight += EVENT_BYTES + event.tagsJson().length() + PARSED * event.payload().bytes().length;
    }
    return weight;
  }
}
