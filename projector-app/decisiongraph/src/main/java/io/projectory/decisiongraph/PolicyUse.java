package io.projectory.decisiongraph;

import com.fasterxml.jackson.databind.JsonNode;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.Event;
import io.projectory.schemas.ProjectoryException;
import io.projectory.schemas.Text;
import java.util.Map;

/**
 * The policy that a PolicyEvaluated or ExceptionRequested names.
 *
 * @param exceptionId null for PolicyEvaluated
 */
record PolicyUse(String policyId, String policyVersion, String exceptionId) {

  /**
   * @throws ProjectoryException {@code schema_violation} when one of them is blank
   */
  static PolicyUse of(Event event) {
    JsonNode payload = event.payload().json();
    JsonNode policy = Member.object(payload, "policy");
    return new PolicyUse(
        required(event, policy, "policy_id"),
        required(event, policy, "policy_version"),
        event.eventType().equals("ExceptionRequested")
            ? required(event, payload, "exception_id")
            : null);
  }

  private static String required(Event event, JsonNode parent, String name) {
    String value = Member.text(parent, name, null);
    if (Text.isBlank(value)) {
      throw new ProjectoryException(
          ErrorCode.SCHEMA_VIOLATION,
          name + " is blank in event " + event.eventId() + " (" + event.eventType() + ")",
          Map.of("field", name, "source_event_id", event.eventId()));
    }
    return value;
  }
}
