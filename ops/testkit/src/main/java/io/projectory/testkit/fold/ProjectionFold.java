package io.projectory.testkit.fold;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One projection of one tenant: checks every event, then applies its effect (SEMANTICS 7). */
abstract class ProjectionFold {
  private final String name;
  private final Set<String> skippedEvents;
  private final Map<String, Integer> nextTraceSeq = new HashMap<>();
  private long cursor;
  private Stop stop;

  ProjectionFold(String name, Set<String> skippedEvents) {
    this.name = name;
    this.skippedEvents = skippedEvents;
  }

  /** The effect of a checked event; nothing may have changed when this throws. */
  abstract void apply(LogEvent event, JsonNode payload) throws PoisonException;

  abstract List<Rows> tables();

  final String name() {
    return name;
  }

  final long cursor() {
    return cursor;
  }

  /** Null while nothing failed. */
  final Stop stop() {
    return stop;
  }

  final void accept(LogEvent event, CheckedPayload payload) {
    if (stop != null) {
      return;
    }
    try {
      if (event.logSeq() != cursor + 1) {
        throw new PoisonException(
            "event_sequence_invalid", "log_seq " + (cursor + 1) + " is missing", true);
      }
      if (!skippedEvents.contains(event.eventId())) {
        check(event, payload);
        apply(event, payload.json());
      }
      nextTraceSeq.merge(event.traceId(), event.traceSeq() + 1, Math::max);
      cursor = event.logSeq();
    } catch (PoisonException e) {
      stop = e.at(event);
    }
  }

  private void check(LogEvent event, CheckedPayload payload) throws PoisonException {
    payload.check();
    int expected = nextTraceSeq.getOrDefault(event.traceId(), 0);
    if (event.traceSeq() != expected) {
      throw new PoisonException(
          "event_sequence_invalid",
          "trace_seq " + event.traceSeq() + " where " + expected + " is expected");
    }
  }
}
