package io.projectory.streams.topology;

import com.fasterxml.jackson.databind.JsonNode;
import io.projectory.schemas.Event;
import io.projectory.schemas.EventTypes;
import io.projectory.schemas.Text;
import java.nio.charset.StandardCharsets;

/**
 * What an event says about policies.
 *
 * @param counted never null
 * @param policy null for the end of a trace
 */
record PolicyFacts(Counted counted, TraceState.Policy policy) {
  /** Bytes of a policy's id and version that are sure to fit the key of a table and its index. */
  private static final int LONGEST = 2_000;

  /** Whether events of that type say anything about policies. */
  static boolean concerns(Event event) {
    return switch (event.eventType()) {
      case EventTypes.POLICY_EVALUATED, EventTypes.EXCEPTION_REQUESTED, EventTypes.TRACE_FINISHED ->
          true;
      default -> false;
    };
  }

  /** Null when the payload does not say what events of its type have to say. */
  static PolicyFacts of(Event event) {
    JsonNode payload = event.payload().json();
    return switch (event.eventType()) {
      case EventTypes.POLICY_EVALUATED -> withPolicy(decision(text(payload, "decision")), payload);
      case EventTypes.EXCEPTION_REQUESTED -> withPolicy(Counted.EXCEPTION_REQUESTED, payload);
      default -> {
        Counted outcome = outcome(text(payload, "outcome"));
        yield outcome == null ? null : new PolicyFacts(outcome, null);
      }
    };
  }

  private static PolicyFacts withPolicy(Counted counted, JsonNode payload) {
    JsonNode policy = payload.path("policy");
    String id = text(policy, "policy_id");
    String version = text(policy, "policy_version");
    boolean usable = !Text.isBlank(id) && !Text.isBlank(version) && bytes(id + version) <= LONGEST;
    return counted == null || !usable
        ? null
        : new PolicyFacts(counted, new TraceState.Policy(id, version));
  }

  private static Counted decision(String decision) {
    return switch (decision) {
      case "allow" -> Counted.ALLOWED;
      case "deny" -> Counted.DENIED;
      case "require_exception" -> Counted.EXCEPTION_REQUIRED;
      default -> null;
    };
  }

  private static Counted outcome(String outcome) {
    return switch (outcome) {
      case "success" -> Counted.SUCCEEDED;
      case "failure" -> Counted.FAILED;
      case "abandoned" -> Counted.ABANDONED;
      default -> null;
    };
  }

  private static String text(JsonNode parent, String member) {
    JsonNode found = parent.path(member);
    return found.isTextual() ? found.textValue() : "";
  }

  private static int bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }
}
