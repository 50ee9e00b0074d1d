package io.projectory.app.operations;

import io.projectory.schemas.Event;

/**
 * One event of the log, as stored.
 *
 * @param payloadJson the payload's text exactly as stored; null for who may not read payloads
 */
public record EventDetails(
    String tenantId,
    long logSeq,
    String eventId,
    String traceId,
    int traceSeq,
    String eventType,
    String occurredAt,
    String recordedAt,
    String producer,
    String actor,
    int schemaVersion,
    String payloadHash,
    String payloadJson) {

  static EventDetails of(Event event) {
    return new EventDetails(
        event.tenantId(),
        event.logSeq(),
        event.eventId(),
        event.traceId(),
        event.traceSeq(),
        event.eventType(),
        event.occurredAt(),
        event.recordedAt(),
        event.source().system() + "/" + event.source().producerId(),
        event.actor().actorType() + "/" + event.actor().actorId(),
        event.schemaVersion(),
        event.payloadHash(),
        event.payload().text());
  }

  /** What a viewer gets: projections decide what of a payload everybody sees. */
  public EventDetails withoutPayload() {
    return new EventDetails(
        tenantId,
        logSeq,
        eventId,
        traceId,
        traceSeq,
        eventType,
        occurredAt,
        recordedAt,
        producer,
        actor,
        schemaVersion,
        payloadHash,
        null);
  }
}
