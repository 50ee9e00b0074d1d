package io.projectory.schemas.log;

import com.fasterxml.jackson.databind.JsonNode;
import io.projectory.schemas.Event;

/**
 * An event that passed every check and is not stored yet: trimmed, payload canonical.
 *
 * @param tagsJson canonical JSON of the trimmed tags
 * @param payloadJson canonical JSON
 */
public record EventDraft(
    String eventId,
    String traceId,
    int traceSeq,
    String eventType,
    String occurredAt,
    Event.Source source,
    Event.Actor actor,
    String idempotencyKey,
    String correlationId,
    String causationEventId,
    int schemaVersion,
    String tagsJson,
    String payloadJson,
    String payloadHash) {

  /**
   * Normalises and checks an envelope; the order of checks, and so the category when several apply,
   * is that of SEMANTICS 4. A missing required field, or one that no envelope has, comes first.
   *
   * @param tenantId whose log it is for; a tenant in the envelope must be the same
   * @param envelope as {@link Envelope#parse} gives it
   * @throws io.projectory.schemas.ProjectoryException of the category of the first rule broken;
   *     {@code details.path} says where
   */
  public static EventDraft of(String tenantId, JsonNode envelope) {
    return new Envelope(tenantId, envelope).check();
  }

  @Override
  public String toString() {
    return "EventDraft[" + eventId + ", " + eventType + ", " + traceId + "/" + traceSeq + "]";
  }
}
