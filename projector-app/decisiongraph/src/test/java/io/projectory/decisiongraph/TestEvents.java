package io.projectory.decisiongraph;

import io.projectory.schemas.Event;
import io.projectory.schemas.Payload;
import io.projectory.schemas.PayloadHash;
import io.projectory.testkit.fold.LogEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes the log of one tenant, numbering events and traces. */
public final class TestEvents {
  public static final String TENANT = "acme";

  private final String tenantId;
  private final List<Event> events = new ArrayList<>();
  private final Map<String, Integer> nextTraceSeq = new HashMap<>();

  public TestEvents() {
    this(TENANT);
  }

  public TestEvents(String tenantId) {
    this.tenantId = tenantId;
  }

  public List<Event> all() {
    return events;
  }

  /** Adds an event; in the payload ' stands for ". */
  public Event add(String traceId, String eventType, String payload) {
    return addJson(traceId, eventType, payload.replace('\'', '"'));
  }

  public Event addJson(String traceId, String eventType, String payload) {
    long logSeq = events.size() + 1L;
    int traceSeq = nextTraceSeq.merge(traceId, 1, Integer::sum) - 1;
    Payload stored = Payload.of(payload);
    Event event =
        new Event(
            tenantId,
            logSeq,
            "e" + logSeq,
            traceId,
            traceSeq,
            eventType,
            "2026-01-01T00:00:" + String.format("%02d", logSeq % 60) + "Z",
            "2026-01-01T00:00:00Z",
            new Event.Source("p", "s", null),
            new Event.Actor("agent", "bot"),
            "k" + logSeq,
            null,
            null,
            1,
            "[]",
            stored,
            PayloadHash.of(stored.json()));
    events.add(event);
    return event;
  }

  /** The event that a row of the reference log stands for. */
  public static Event of(LogEvent row) {
    return new Event(
        row.tenantId(),
        row.logSeq(),
        row.eventId(),
        row.traceId(),
        row.traceSeq(),
        row.eventType(),
        row.occurredAt(),
        "2026-01-01T00:00:00Z",
        new Event.Source("p", "s", null),
        new Event.Actor(row.actorType(), row.actorId()),
        row.eventId(),
        null,
        null,
        1,
        "[]",
        Payload.of(row.payloadJson()),
        row.payloadHash());
  }

  /** What the reference fold needs of an event. */
  public static LogEvent row(Event event) {
    return new LogEvent(
        event.tenantId(),
        event.logSeq(),
        event.eventId(),
        event.traceId(),
        event.traceSeq(),
        event.eventType(),
        event.occurredAt(),
        event.actor().actorType(),
        event.actor().actorId(),
        event.payload().text(),
        event.payloadHash());
  }
}
