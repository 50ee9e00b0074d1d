package io.projectory.schemas.log;

import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.Event;
import io.projectory.schemas.ProjectoryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Whether an idempotency key is used again for the same event (SEMANTICS 6.1, step 3). {@code
 * event_id}, {@code trace_seq} and {@code occurred_at} may differ.
 */
final class Reuse {
  private Reuse() {}

  /** Throws {@code idempotency_conflict}, with {@code details.mismatches}, unless it is. */
  static void check(Event stored, EventDraft draft) {
    if (!stored.payloadHash().equals(draft.payloadHash())) {
      throw conflict(stored, List.of("payload_hash"));
    }
    List<String> mismatches = new ArrayList<>();
    compare(mismatches, "trace_id", stored.traceId(), draft.traceId());
    compare(mismatches, "event_type", stored.eventType(), draft.eventType());
    compare(mismatches, "source", stored.source(), draft.source());
    compare(mismatches, "actor", stored.actor(), draft.actor());
    compare(mismatches, "correlation_id", stored.correlationId(), draft.correlationId());
    compare(mismatches, "causation_event_id", stored.causationEventId(), draft.causationEventId());
    compare(mismatches, "schema_version", stored.schemaVersion(), draft.schemaVersion());
    compare(mismatches, "tags", stored.tagsJson(), draft.tagsJson());
    if (!mismatches.isEmpty()) {
      throw conflict(stored, mismatches);
    }
  }

  private static void compare(List<String> mismatches, String name, Object stored, Object draft) {
    if (!Objects.equals(stored, draft)) {
      mismatches.add(name);
    }
  }

  private static ProjectoryException conflict(Event stored, List<String> mismatches) {
    return new ProjectoryException(
        ErrorCode.IDEMPOTENCY_CONFLICT,
        "the idempotency key stands for event "
            + stored.eventId()
            + ", which differs in "
            + String.join(", ", mismatches),
        Map.of(
            "mismatches", List.copyOf(mismatches),
            "event_id", stored.eventId(),
            "log_seq", stored.logSeq()));
  }
}
