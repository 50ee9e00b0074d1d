package io.projectory.runtime.fold;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The next expected {@code trace_seq} of recently seen traces, bounded. Filled only with what was
 * committed. Thread-safe.
 */
public final class TraceCache {
  private final Map<TraceKey, Integer> expected;

  public TraceCache(int capacity) {
    expected =
        new LinkedHashMap<>(1024, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<TraceKey, Integer> eldest) {
            return size() > capacity;
          }
        };
  }

  synchronized Integer get(TraceKey key) {
    return expected.get(key);
  }

  /** Publishes what a committed batch saw. */
  public synchronized void publish(Map<TraceKey, Integer> committed) {
    expected.putAll(committed);
  }

  public synchronized void clear() {
    expected.clear();
  }
}
