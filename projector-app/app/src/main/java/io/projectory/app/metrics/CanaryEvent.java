package io.projectory.app.metrics;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.UUID;

/**
 * The events of the canary's one endless trace. Each observes the same input again, so that the log
 * grows by a row and the tables do not.
 */
final class CanaryEvent {
  static final String TRACE = "canary";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String NAME = "projectory.canary";

  private CanaryEvent() {}

  /** The envelope of the trace's event number {@code traceSeq}. */
  static ObjectNode of(int traceSeq, Instant now) {
    ObjectNode event = JSON.createObjectNode();
    event.put("event_id", "canary/" + UUID.randomUUID());
    event.put("trace_id", TRACE);
    event.put("trace_seq", traceSeq);
    event.put("event_type", traceSeq == 0 ? "TraceStarted" : "InputObserved");
    event.put("occurred_at", now.toString());
    event.putObject("source").put("producer_id", NAME).put("system", "projectory");
    event.putObject("actor").put("actor_type", "system").put("actor_id", NAME);
    event.put("idempotency_key", "canary/" + UUID.randomUUID());
    event.set("payload", traceSeq == 0 ? started() : observed());
    return event;
  }

  private static ObjectNode started() {
    ObjectNode payload = JSON.createObjectNode();
    payload.put("workflow", "canary").put("title", "Canary");
    payload.putObject("primary_entity").put("entity_type", "canary").put("entity_id", "1");
    return payload;
  }

  private static ObjectNode observed() {
    ObjectNode payload = JSON.createObjectNode();
    payload.put("input_id", "1");
    payload
        .putObject("source")
        .put("system", "projectory")
        .put("object_type", "canary")
        .put("object_id", "1");
    payload.putArray("facts");
    return payload;
  }
}
