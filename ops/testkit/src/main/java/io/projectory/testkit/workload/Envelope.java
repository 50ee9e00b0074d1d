package io.projectory.testkit.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * An event before it is stored: the JSON of SEMANTICS 4, with {@code tenant_id} as a further
 * member.
 */
public record Envelope(ObjectNode json) {
  public String tenantId() {
    return text("tenant_id");
  }

  public String eventId() {
    return text("event_id");
  }

  public String traceId() {
    return text("trace_id");
  }

  public int traceSeq() {
    return json.get("trace_seq").intValue();
  }

  public String eventType() {
    return text("event_type");
  }

  public JsonNode payload() {
    return json.get("payload");
  }

  /** One line of JSON, as {@code append --file} takes it. */
  public String line() {
    return json.toString();
  }

  String text(String member) {
    JsonNode value = json.get(member);
    return value == null || value.isNull() ? null : value.textValue();
  }
}
