package io.projectory.streams.topology;

import io.projectory.schemas.CanonicalJson;
import io.projectory.schemas.Event;
import io.projectory.schemas.EventTypes;
import io.projectory.schemas.Payload;
import io.projectory.schemas.PayloadHash;
import java.util.HashMap;
import java.util.Map;

/** The log of one tenant, for tests: numbers its events and those of its traces. */
final class Events {
  static final String NOON = "2026-03-01T12:30:00Z";

  private final String tenant;
  private final Map<String, Integer> traceSeqs = new HashMap<>();
  private long logSeq;
  private String occurredAt = NOON;
  private String recordedAt = NOON;

  Events(String tenant) {
    this.tenant = tenant;
  }

  Events at(String occurred, String recorded) {
    occurredAt = occurred;
    recordedAt = recorded;
    return this;
  }

  Event started(String trace) {
    return event(
        trace,
        EventTypes.TRACE_STARTED,
        "{\"primary_entity\":{\"entity_id\":\"1\",\"entity_type\":\"t\"},\"title\":\"t\",\"workflow\":\"w\"}");
  }

  Event evaluated(String trace, String policy, String version, String decision) {
    return event(
        trace,
        EventTypes.POLICY_EVALUATED,
        "{\"decision\":\"%s\",\"inputs\":[],\"policy\":{\"policy_id\":\"%s\",\"policy_version\":\"%s\"}}"
            .formatted(decision, policy, version));
  }

  Event exception(String trace, String policy, String version) {
    return event(
        trace,
        EventTypes.EXCEPTION_REQUESTED,
        "{\"exception_id\":\"x\",\"policy\":{\"policy_id\":\"%s\",\"policy_version\":\"%s\"},\"reason\":\"r\"}"
            .formatted(policy, version));
  }

  Event finished(String trace, String outcome) {
    return event(trace, EventTypes.TRACE_FINISHED, "{\"outcome\":\"%s\"}".formatted(outcome));
  }

  Event event(String trace, String type, String payload) {
    String canonical = CanonicalJson.write(CanonicalJson.parse(payload));
    logSeq++;
    return new Event(
        tenant,
        logSeq,
        tenant + "-" + logSeq,
        trace,
        traceSeqs.merge(trace, 1, Integer::sum) - 1,
        type,
        occurredAt,
        recordedAt,
        new Event.Source("producer", "system", null),
        new Event.Actor("system", "test"),
        tenant + "-" + logSeq,
        null,
        null,
        1,
        "[]",
        Payload.of(canonical),
        PayloadHash.of(CanonicalJson.parse(canonical)));
  }
}
