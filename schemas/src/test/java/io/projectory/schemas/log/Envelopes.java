package io.projectory.schemas.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Envelopes that pass every check, to be changed by tests. */
final class Envelopes {
  private Envelopes() {}

  static ObjectNode started(String eventId, String traceId) {
    return envelope(eventId, traceId, 0, "TraceStarted", STARTED);
  }

  static final String STARTED =
      """
      {"workflow":"w","title":"t","primary_entity":{"entity_type":"order","entity_id":"1"}}""";

  static ObjectNode cited(String eventId, String traceId, int traceSeq) {
    return envelope(
        eventId,
        traceId,
        traceSeq,
        "PrecedentCited",
        """
        {"cited_trace_id":"x","reason":"r"}""");
  }

  static ObjectNode finished(String eventId, String traceId, int traceSeq) {
    return envelope(eventId, traceId, traceSeq, "TraceFinished", "{\"outcome\":\"success\"}");
  }

  static ObjectNode envelope(
      String eventId, String traceId, int traceSeq, String type, String payload) {
    ObjectNode envelope =
        (ObjectNode)
            json(
                """
                {"occurred_at":"2025-12-31T12:00:00Z",
                 "source":{"producer_id":"p","system":"s"},
                 "actor":{"actor_type":"agent","actor_id":"a"}}""");
    envelope.put("event_id", eventId).put("trace_id", traceId).put("trace_seq", traceSeq);
    envelope.put("event_type", type).put("idempotency_key", "key " + eventId);
    envelope.set("payload", json(payload));
    return envelope;
  }

  static JsonNode json(String text) {
    return Envelope.parse(text.getBytes(UTF_8));
  }
}
