package io.projectory.connector.heal;

import java.util.Map;
import java.util.TreeMap;

/** Which log positions of one tenant the topic holds, as runs without a gap. One thread. */
final class Coverage {
  private final int partition;
  private final TreeMap<Long, Long> runs = new TreeMap<>();
  private String lastEventId;

  /**
   * @param partition where the tenant's events stand
   */
  Coverage(int partition) {
    this.partition = partition;
  }

  int partition() {
    return partition;
  }

  void add(long logSeq, String eventId) {
    if (logSeq >= last()) {
      lastEventId = eventId;
    }
    Map.Entry<Long, Long> before = runs.floorEntry(logSeq);
    if (before != null && logSeq <= before.getValue()) {
      return;
    }
    long from = before != null && before.getValue() == logSeq - 1 ? before.getKey() : logSeq;
    Long joined = runs.remove(logSeq + 1);
    runs.put(from, joined == null ? logSeq : joined);
  }

  /** The highest position, or 0. */
  long last() {
    return runs.isEmpty() ? 0 : runs.lastEntry().getValue();
  }

  /** The event that came last at the highest position. */
  String lastEventId() {
    return lastEventId;
  }

  boolean holds(long logSeq) {
    Map.Entry<Long, Long> run = runs.floorEntry(logSeq);
    return run != null && logSeq <= run.getValue();
  }

  /** The lowest position, from 1, that is not there. */
  long firstMissing() {
    return holds(1) ? runs.firstEntry().getValue() + 1 : 1;
  }
}
