package io.projectory.testkit.workload;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.List;

/** Payloads of the eleven event types (SEMANTICS 5), optional members now there, now not. */
final class Payloads {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final BigInteger HUGE = new BigInteger("12345678901234567890123");

  private final Chance chance;
  private final Names names;

  Payloads(Chance chance, Names names) {
    this.chance = chance;
    this.names = names;
  }

  ObjectNode traceStarted() {
    ObjectNode payload = JSON.objectNode();
    String workflow = chance.of(Vocabulary.WORKFLOWS);
    payload.put("workflow", workflow);
    payload.put("title", workflow.replace('_', ' ') + " – " + chance.below(10_000));
    payload.set("primary_entity", entity());
    if (chance.percent(30)) {
      payload.putObject("context").put("channel", "email").put("attempt", chance.below(5));
    }
    return payload;
  }

  ObjectNode inputObserved(String inputId) {
    ObjectNode payload = JSON.objectNode();
    payload.put("input_id", inputId);
    ObjectNode source = payload.putObject("source");
    source.put("system", chance.of(Vocabulary.SYSTEMS));
    source.put("object_type", chance.of(Vocabulary.ENTITY_TYPES));
    source.put("object_id", names.entityId());
    payload.set("facts", facts());
    return payload;
  }

  ObjectNode entityObserved() {
    ObjectNode payload = JSON.objectNode();
    payload.set("entity", entity());
    payload.put("role", chance.percent(30) ? "primary" : "related");
    payload.set("facts", facts());
    return payload;
  }

  ObjectNode policyEvaluated(ObjectNode policy) {
    ObjectNode payload = JSON.objectNode();
    payload.set("policy", policy);
    payload.putArray("inputs").add(names.inputId());
    payload.put("decision", chance.of(List.of("allow", "deny", "require_exception")));
    if (chance.percent(50)) {
      payload.putArray("violations");
      payload.putObject("explanation").put("summary", chance.of(Vocabulary.REASONS));
    }
    return payload;
  }

  ObjectNode exceptionRequested(String exceptionId, ObjectNode policy) {
    ObjectNode payload = JSON.objectNode();
    payload.put("exception_id", exceptionId);
    payload.set("policy", policy);
    payload.put("reason", chance.of(Vocabulary.REASONS));
    if (chance.percent(50)) {
      payload.putArray("evidence").add(chance.below(100)).addNull();
    }
    return payload;
  }

  ObjectNode approvalRecorded(String approvalId, String subjectType, String subjectId) {
    ObjectNode payload = JSON.objectNode();
    payload.put("approval_id", approvalId);
    ObjectNode subject = payload.putObject("subject");
    subject.put("subject_type", subjectType);
    subject.put("subject_id", subjectId);
    ObjectNode approver = payload.putObject("approver");
    approver.put("actor_type", chance.percent(90) ? "person" : "committee");
    approver.put("actor_id", chance.of(Vocabulary.ACTORS));
    payload.put("decision", chance.percent(75) ? "approved" : "rejected");
    if (chance.percent(50)) {
      payload.put("reason", chance.percent(80) ? chance.of(Vocabulary.REASONS) : null);
    }
    return payload;
  }

  ObjectNode workflowReviewRequested() {
    ObjectNode payload = JSON.objectNode();
    payload.put("template_id", "tpl:" + chance.below(9));
    payload.put("workflow_kind", chance.of(Vocabulary.WORKFLOWS));
    payload.put("title", "Second look wanted");
    payload.put("reason", chance.of(Vocabulary.REASONS));
    payload.put("priority", chance.of(List.of("low", "normal", "high")));
    payload.putObject("assignee").put("role", "reviewer");
    ObjectNode subject = payload.putObject("subject");
    subject.put("subject_type", chance.of(Vocabulary.ENTITY_TYPES));
    subject.put("subject_id", names.entityId());
    payload.putObject("simulation").put("cases", chance.below(500));
    payload.put("sla_hours", chance.between(1, 72));
    return payload;
  }

  ObjectNode precedentCited(String citedTrace) {
    ObjectNode payload = JSON.objectNode();
    payload.put("cited_trace_id", citedTrace);
    payload.put("reason", chance.of(Vocabulary.REASONS));
    if (chance.percent(50)) {
      payload.put("similarity_score", chance.percent(80) ? "0." + chance.between(10, 99) : null);
    }
    return payload;
  }

  ObjectNode actionProposed(String actionId) {
    ObjectNode payload = JSON.objectNode();
    payload.put("action_id", actionId);
    payload.put("action_type", chance.of(Vocabulary.ACTIONS));
    payload.set("target_entity", entity());
    payload.put("target_system", chance.of(Vocabulary.SYSTEMS));
    payload.putArray("changes").addObject().put("field", "amount").put("to", chance.below(9_999));
    return payload;
  }

  ObjectNode actionCommitted(String actionId) {
    ObjectNode payload = JSON.objectNode();
    payload.put("action_id", actionId);
    payload.put("status", chance.of(List.of("success", "failure", "partial")));
    if (chance.percent(50)) {
      payload.put("external_reference", names.entityId());
      payload.putNull("error");
    }
    return payload;
  }

  ObjectNode traceFinished() {
    ObjectNode payload = JSON.objectNode();
    payload.put("outcome", chance.of(List.of("success", "failure", "abandoned")));
    if (chance.percent(60)) {
      payload.put("summary", chance.percent(80) ? chance.of(Vocabulary.REASONS) : null);
    }
    return payload;
  }

  ObjectNode policy() {
    ObjectNode policy = JSON.objectNode();
    policy.put("policy_id", chance.of(Vocabulary.POLICIES));
    policy.put("policy_version", chance.of(Vocabulary.VERSIONS));
    return policy;
  }

  private ObjectNode entity() {
    ObjectNode entity = JSON.objectNode();
    entity.put("entity_type", chance.of(Vocabulary.ENTITY_TYPES));
    entity.put("entity_id", names.entityId());
    if (chance.percent(70)) {
      entity.put("system", chance.percent(90) ? chance.of(Vocabulary.SYSTEMS) : null);
    }
    return entity;
  }

  private ArrayNode facts() {
    ArrayNode facts = JSON.arrayNode();
    for (int i = chance.below(4); i > 0; i--) {
      ObjectNode fact = facts.addObject();
      fact.put("key", "fact_" + i);
      fact.putNull("as_of");
      fact.putObject("value").put("type", "int").put("value", String.valueOf(chance.below(1000)));
      fact.put("weight", i == 3 ? HUGE : BigInteger.valueOf(-i));
    }
    return facts;
  }
}
