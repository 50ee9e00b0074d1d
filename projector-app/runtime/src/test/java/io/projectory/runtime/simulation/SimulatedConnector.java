package io.projectory.runtime.simulation;

import io.projectory.schemas.Event;
import io.projectory.schemas.Payload;
import java.util.Random;

/**
 * Publishes the log in the order of commits. It may crash and publish again what it had not noted,
 * and, because the projector must survive it, lose events and garble copies.
 */
final class SimulatedConnector {
  private final SimulatedLog log;
  private final SimulatedTopic topic;
  private final Random random;
  private int published;
  private int noted;

  SimulatedConnector(SimulatedLog log, SimulatedTopic topic, Random random) {
    this.log = log;
    this.topic = topic;
    this.random = random;
  }

  /** Publishes what comes next; returns how many events there were. */
  int publish(int most) {
    int count = 0;
    while (count < most && published < log.commits().size()) {
      Fact fact = log.commits().get(published++);
      topic.append(SimulatedLog.event(fact), fact.tenant, fact.logSeq, true);
      if (random.nextInt(8) == 0) {
        topic.gap(topic.partition(fact.tenant), 1 + random.nextInt(3));
      }
      count++;
    }
    if (random.nextBoolean()) {
      noted = published;
    }
    return count;
  }

  /** What was published and not noted comes again. */
  void crash() {
    published = noted;
  }

  /** The next event never reaches the topic. */
  boolean lose() {
    if (published >= log.commits().size()) {
      return false;
    }
    published++;
    noted = published;
    return true;
  }

  /** The next event reaches the topic in a copy that is wrong. */
  boolean garble() {
    if (published >= log.commits().size()) {
      return false;
    }
    Fact fact = log.commits().get(published++);
    noted = published;
    Event event = SimulatedLog.event(fact);
    switch (random.nextInt(3)) {
      case 0 -> topic.append(forged(event), fact.tenant, fact.logSeq, false);
      case 1 -> topic.garbage(topic.partition(fact.tenant), fact.tenant);
      default -> topic.garbage(topic.partition(fact.tenant), null);
    }
    return true;
  }

  /** A record of an event that the log does not have. */
  void foreign(String tenant) {
    Fact made =
        new Fact(
            tenant,
            log.head(tenant) + 100 + random.nextInt(5),
            "foreign-" + random.nextInt(1_000_000),
            "trace-0",
            99,
            "InputObserved",
            1,
            Fact.Poison.NONE);
    topic.append(SimulatedLog.event(made), tenant, 0, false);
  }

  private static Event forged(Event e) {
    return new Event(
        e.tenantId(),
        e.logSeq(),
        e.eventId(),
        e.traceId(),
        e.traceSeq(),
        e.eventType(),
        e.occurredAt(),
        e.recordedAt(),
        e.source(),
        e.actor(),
        e.idempotencyKey(),
        e.correlationId(),
        e.causationEventId(),
        e.schemaVersion(),
        e.tagsJson(),
        Payload.of("{\"value\":100000}"),
        e.payloadHash());
  }
}
