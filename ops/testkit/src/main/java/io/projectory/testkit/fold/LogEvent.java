package io.projectory.testkit.fold;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What the fold needs of one row of the event log.
 *
 * @param payloadJson the payload's text as stored
 * @param payloadHash the hash as stored, right or wrong
 */
public record LogEvent(
    String tenantId,
    long logSeq,
    String eventId,
    String traceId,
    int traceSeq,
    String eventType,
    String occurredAt,
    String actorType,
    String actorId,
    String payloadJson,
    String payloadHash) {

  /** The row that a sound append of this envelope (SEMANTICS 4) would have stored. */
  public static LogEvent of(String tenantId, long logSeq, JsonNode envelope) {
    String payload = PlainJson.canonical(envelope.get("payload"));
    return new LogEvent(
        tenantId,
        logSeq,
        envelope.get("event_id").textValue(),
        envelope.get("trace_id").textValue(),
        envelope.get("trace_seq").intValue(),
        envelope.get("event_type").textValue(),
        envelope.get("occurred_at").textValue(),
        envelope.get("actor").get("actor_type").textValue(),
        envelope.get("actor").get("actor_id").textValue(),
        payload,
        PlainJson.hash(payload));
  }
}
