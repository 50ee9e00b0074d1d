package io.projectory.schemas;

/**
 * One immutable fact of one tenant, as stored in the log (SEMANTICS 4 and 6).
 *
 * @param tenantId owner of the log this event stands in
 * @param logSeq position in the tenant's log: 1, 2, 3, ... without gaps
 * @param occurredAt verbatim as appended, never normalised
 * @param recordedAt rfc-now at store time
 * @param correlationId may be null
 * @param causationEventId may be null
 * @param tagsJson canonical JSON array of strings
 * @param payload the payload as stored
 * @param payloadHash {@code sha256:} and the hash of the canonical payload
 */
public record Event(
    String tenantId,
    long logSeq,
    String eventId,
    String traceId,
    int traceSeq,
    String eventType,
    String occurredAt,
    String recordedAt,
    Source source,
    Actor actor,
    String idempotencyKey,
    String correlationId,
    String causationEventId,
    int schemaVersion,
    String tagsJson,
    Payload payload,
    String payloadHash) {

  /** Who produced the event; {@code subsystem} may be null. */
  public record Source(String producerId, String system, String subsystem) {}

  /** On whose behalf: {@code actorType} is one of agent, person, role, system. */
  public record Actor(String actorType, String actorId) {}
}
