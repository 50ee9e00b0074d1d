package io.projectory.runtime.fold;

import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.Event;
import io.projectory.schemas.PayloadHash;
import io.projectory.schemas.ProjectoryException;
import java.util.Map;

/** What every event must satisfy before it has an effect (SEMANTICS 7). */
final class Checks {
  private Checks() {}

  static ProjectoryException hole(Event event, long expected) {
    return new ProjectoryException(
        ErrorCode.EVENT_SEQUENCE_INVALID,
        "log_seq " + expected + " is missing; the next event is at " + event.logSeq(),
        Map.of("expected_log_seq", expected, "found_log_seq", event.logSeq()));
  }

  /** Why the payload is not the one that was stored, or null. */
  static ProjectoryException unsound(Event event) {
    try {
      if (PayloadHash.matches(event.payload().bytes(), event.payloadHash())) {
        return null;
      }
    } catch (ProjectoryException noCanonicalForm) {
      return noCanonicalForm;
    }
    return new ProjectoryException(
        ErrorCode.CONFLICT,
        "the payload does not have the stored hash",
        Map.of("payload_hash", event.payloadHash()));
  }

  static void traceSeq(Event event, int expected) {
    if (event.traceSeq() != expected) {
      throw new ProjectoryException(
          ErrorCode.EVENT_SEQUENCE_INVALID,
          "trace_seq is " + event.traceSeq() + ", expected " + expected,
          Map.of("expected_trace_seq", expected, "found_trace_seq", event.traceSeq()));
    }
  }
}
