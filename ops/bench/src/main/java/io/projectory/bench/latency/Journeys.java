package io.projectory.bench.latency;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** The ways of all events of one rate. */
record Journeys(Collection<Journey> all) {

  /** Milliseconds, by part of the way; {@code total} is from the return of commit. */
  Map<String, double[]> parts() {
    Map<String, double[]> parts = new LinkedHashMap<>();
    parts.put("total", millis(j -> j.visible - j.committed));
    parts.put("log", millis(j -> j.committed - j.due));
    parts.put("capture", millis(j -> j.inTopic - j.committed));
    parts.put("topic", millis(j -> j.consumed - j.inTopic));
    parts.put("apply", millis(j -> j.visible - j.consumed));
    return parts;
  }

  private double[] millis(ToDoubleFunction<Journey> nanos) {
    List<Journey> whole = all.stream().filter(Journey::arrived).toList();
    return whole.stream().mapToDouble(j -> nanos.applyAsDouble(j) / 1e6).toArray();
  }

  /** Times of one event, in nanoseconds of this JVM's clock; written by three threads. */
  static final class Journey {
    final String tenantId;
    final String traceId;

    /** When it should have been appended: the loop is open, a late writer counts. */
    final long due;

    volatile long logSeq;
    volatile long committed;

    /** As the connector stamped its record, to the millisecond. */
    volatile long inTopic;

    volatile long consumed;
    volatile long visible;

    Journey(String tenantId, String traceId, long due) {
      this.tenantId = tenantId;
      this.traceId = traceId;
      this.due = due;
    }

    boolean arrived() {
      return committed != 0 && consumed != 0 && visible != 0;
    }
  }
}
