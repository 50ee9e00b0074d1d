package io.projectory.testkit.workload;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;

/** One tenant's log, event by event, with several traces going on at the same time. */
final class TenantStory {
  private static final Instant START = Instant.parse("2026-01-05T08:00:00Z");
  private static final DateTimeFormatter OFFSET =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSxxx");

  private final String tenantId;
  private final WorkloadOptions options;
  private final Chance chance;
  private final Names names;
  private final List<Trace> open = new ArrayList<>();
  private int traces;
  private Instant clock = START;

  private static final class Trace {
    private final String id;
    private final String producer;
    private final Deque<TraceScript.Step> steps;
    private int nextSeq;
    private String lastEventId;

    Trace(String id, String producer, Deque<TraceScript.Step> steps) {
      this.id = id;
      this.producer = producer;
      this.steps = steps;
    }
  }

  TenantStory(String tenantId, int number, WorkloadOptions options, Zipf entities) {
    this.tenantId = tenantId;
    this.options = options;
    this.chance = new Chance(options.seed() * 1_000_003 + number);
    this.names = new Names(chance, options, entities);
  }

  Envelope next() {
    if (open.size() < options.openTraces()) {
      open.add(begin());
    }
    Trace trace = chance.of(open);
    Envelope envelope = envelope(trace, trace.steps.remove());
    if (trace.steps.isEmpty()) {
      open.remove(trace);
    }
    return envelope;
  }

  private Trace begin() {
    int number = traces++;
    boolean finishes = !chance.percent(options.unfinishedPercent());
    TraceScript script = new TraceScript(chance, names, number, finishes);
    return new Trace(names.trace(number), chance.of(Vocabulary.PRODUCERS), script.steps());
  }

  private Envelope envelope(Trace trace, TraceScript.Step step) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    String eventId = new UUID(chance.bits(), chance.bits()).toString();
    json.put("tenant_id", tenantId);
    json.put("event_id", eventId);
    json.put("trace_id", trace.id);
    json.put("trace_seq", trace.nextSeq);
    json.put("event_type", step.eventType());
    json.put("occurred_at", occurredAt());
    json.set("source", source(trace));
    json.set("actor", actor());
    json.put("idempotency_key", trace.id + "#" + trace.nextSeq);
    optional(json, trace);
    json.set("payload", padded(step.payload()));
    trace.nextSeq++;
    trace.lastEventId = eventId;
    return new Envelope(json);
  }

  private void optional(ObjectNode json, Trace trace) {
    if (chance.percent(50)) {
      json.put("causation_event_id", trace.lastEventId);
    }
    if (chance.percent(20)) {
      json.put("correlation_id", "case:" + chance.below(1000));
    }
    if (chance.percent(10)) {
      json.put("schema_version", 2);
    }
    if (chance.percent(20)) {
      json.putArray("tags").add("sample").add("größe:" + chance.below(9));
    }
  }

  private ObjectNode source(Trace trace) {
    ObjectNode source = JsonNodeFactory.instance.objectNode();
    source.put("producer_id", trace.producer);
    source.put("system", chance.of(Vocabulary.SYSTEMS));
    if (chance.percent(50)) {
      source.put("subsystem", chance.percent(50) ? "batch" : null);
    }
    return source;
  }

  private ObjectNode actor() {
    ObjectNode actor = JsonNodeFactory.instance.objectNode();
    actor.put("actor_type", chance.of(Vocabulary.ACTOR_TYPES));
    actor.put("actor_id", chance.of(Vocabulary.ACTORS));
    return actor;
  }

  /** The same instants in the different spellings that producers use. */
  private String occurredAt() {
    clock = clock.plusMillis(chance.between(1, 40_000));
    int spelling = chance.below(10);
    if (spelling < 7) {
      return clock.toString();
    }
    String local = OFFSET.format(clock.atOffset(ZoneOffset.ofHours(spelling == 7 ? -5 : 2)));
    return spelling == 9 ? local.replace('T', ' ') : local;
  }

  private ObjectNode padded(ObjectNode payload) {
    if (options.payloadBytes() > 0) {
      payload.put("note", padding(options.payloadBytes()));
    }
    return payload;
  }

  /** Hex digits, in which no pattern of the secret scan can turn up by chance. */
  private String padding(int bytes) {
    StringBuilder text = new StringBuilder(bytes);
    while (text.length() < bytes) {
      text.append(Long.toHexString(chance.bits())).append(' ');
    }
    text.setLength(bytes);
    return text.toString();
  }
}
