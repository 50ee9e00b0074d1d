package io.projectory.streams.topology;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.projectory.schemas.CanonicalJson;
import java.util.ArrayList;
import java.util.List;

/**
 * What is known of a trace until its outcome was counted. Immutable.
 *
 * @param policies evaluated so far, each once
 * @param end how it finished, or null
 */
record TraceState(List<Policy> policies, End end) {
  static final TraceState NEW = new TraceState(List.of(), null);

  /** One version of a policy. */
  record Policy(String id, String version) {}

  /** The outcome and the times that say in which hour it counts. */
  record End(Counted outcome, Moment moment) {}

  TraceState {
    policies = List.copyOf(policies);
  }

  boolean finished() {
    return end != null;
  }

  TraceState with(Policy policy) {
    List<Policy> more = new ArrayList<>(policies);
    more.add(policy);
    return new TraceState(more, end);
  }

  TraceState finishedWith(End how) {
    return new TraceState(policies, how);
  }

  byte[] bytes() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    ArrayNode all = json.putArray("policies");
    policies.forEach(policy -> all.addArray().add(policy.id()).add(policy.version()));
    if (end != null) {
      json.put("outcome", end.outcome().name());
      json.put("hour", end.moment().hour());
      json.put("recorded", end.moment().recordedSecond());
    }
    return CanonicalJson.writeBytes(json);
  }

  static TraceState ofBytes(byte[] bytes) {
    JsonNode json = CanonicalJson.parse(bytes);
    List<Policy> policies = new ArrayList<>();
    json.get("policies")
        .forEach(p -> policies.add(new Policy(p.get(0).textValue(), p.get(1).textValue())));
    JsonNode outcome = json.get("outcome");
    End end =
        outcome == null
            ? null
            : new End(
                Counted.valueOf(outcome.textValue()),
                new Moment(json.get("hour").longValue(), json.get("recorded").longValue()));
    return new TraceState(policies, end);
  }
}
