package io.projectory.schemas.log;

import static io.projectory.schemas.EventTypes.ACTION_COMMITTED;
import static io.projectory.schemas.EventTypes.ACTION_PROPOSED;
import static io.projectory.schemas.EventTypes.APPROVAL_RECORDED;
import static io.projectory.schemas.EventTypes.ENTITY_OBSERVED;
import static io.projectory.schemas.EventTypes.EXCEPTION_REQUESTED;
import static io.projectory.schemas.EventTypes.INPUT_OBSERVED;
import static io.projectory.schemas.EventTypes.POLICY_EVALUATED;
import static io.projectory.schemas.EventTypes.PRECEDENT_CITED;
import static io.projectory.schemas.EventTypes.TRACE_FINISHED;
import static io.projectory.schemas.EventTypes.TRACE_STARTED;
import static io.projectory.schemas.EventTypes.WORKFLOW_REVIEW_REQUESTED;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.projectory.schemas.Text;
import java.util.List;
import java.util.Map;

/** The table of SEMANTICS 5: what a payload of each event type must hold. */
final class PayloadShapes {

  /** One row's rule for one member; reads like the table. */
  @FunctionalInterface
  interface Rule {
    void check(JsonNode object, String path);
  }

  private static final Rule POLICY = object("policy", str("policy_id"), str("policy_version"));
  private static final Rule SUBJECT = object("subject", str("subject_type"), str("subject_id"));

  private static final Map<String, List<Rule>> SHAPES =
      Map.ofEntries(
          shape(TRACE_STARTED, str("workflow"), str("title"), entity("primary_entity")),
          shape(
              INPUT_OBSERVED,
              str("input_id"),
              object("source", str("system"), str("object_type"), str("object_id")),
              list("facts")),
          shape(
              ENTITY_OBSERVED,
              entity("entity"),
              oneOf("role", "primary", "related"),
              list("facts")),
          shape(
              POLICY_EVALUATED,
              POLICY,
              list("inputs"),
              oneOf("decision", "allow", "deny", "require_exception")),
          shape(
              EXCEPTION_REQUESTED,
              str("exception_id"),
              POLICY,
              str("reason"),
              optionalList("evidence")),
          shape(
              APPROVAL_RECORDED,
              str("approval_id"),
              SUBJECT,
              object("approver", str("actor_type"), str("actor_id")),
              oneOf("decision", "approved", "rejected"),
              optionalList("evidence"),
              optionalStr("reason")),
          shape(
              WORKFLOW_REVIEW_REQUESTED,
              str("template_id"),
              str("workflow_kind"),
              str("title"),
              str("reason"),
              str("priority"),
              object("assignee"),
              SUBJECT,
              object("simulation"),
              positive("sla_hours")),
          shape(
              PRECEDENT_CITED,
              str("cited_trace_id"),
              str("reason"),
              optionalStr("similarity_score")),
          shape(
              ACTION_PROPOSED,
              str("action_id"),
              str("action_type"),
              entity("target_entity"),
              str("target_system"),
              list("changes")),
          shape(
              ACTION_COMMITTED,
              str("action_id"),
              oneOf("status", "success", "failure", "partial"),
              optionalStr("external_reference"),
              optionalStr("error")),
          shape(
              TRACE_FINISHED,
              oneOf("outcome", "success", "failure", "abandoned"),
              optionalStr("summary")));

  private PayloadShapes() {}

  static void check(String eventType, JsonNode payload) {
    SHAPES.get(eventType).forEach(rule -> rule.check(payload, "$.payload"));
  }

  private static Map.Entry<String, List<Rule>> shape(String eventType, Rule... rules) {
    return Map.entry(eventType, List.of(rules));
  }

  private static Rule str(String name) {
    return (object, path) -> {
      JsonNode value = object.path(name);
      if (!value.isTextual() || Text.isBlank(value.textValue())) {
        throw Refusal.schema(path + "." + name, "must be a string that is not blank");
      }
    };
  }

  private static Rule optionalStr(String name) {
    return (object, path) -> {
      if (!isAbsent(object.path(name)) && !object.path(name).isTextual()) {
        throw Refusal.schema(path + "." + name, "must be a string or null");
      }
    };
  }

  private static Rule list(String name) {
    return (object, path) -> {
      if (!object.path(name).isArray()) {
        throw Refusal.schema(path + "." + name, "must be an array");
      }
    };
  }

  private static Rule optionalList(String name) {
    return (object, path) -> {
      if (!isAbsent(object.path(name)) && !object.path(name).isArray()) {
        throw Refusal.schema(path + "." + name, "must be an array or null");
      }
    };
  }

  private static Rule oneOf(String name, String... values) {
    List<String> allowed = List.of(values);
    return (object, path) -> {
      JsonNode value = object.path(name);
      if (!value.isTextual() || !allowed.contains(value.textValue())) {
        throw Refusal.schema(path + "." + name, "must be one of " + String.join(", ", allowed));
      }
    };
  }

  private static Rule positive(String name) {
    return (object, path) -> {
      JsonNode value = object.path(name);
      if (!value.isIntegralNumber() || value.bigIntegerValue().signum() <= 0) {
        throw Refusal.schema(path + "." + name, "must be an integer above 0");
      }
    };
  }

  private static Rule object(String name, Rule... members) {
    return (object, path) -> {
      JsonNode value = object.path(name);
      if (!value.isObject()) {
        throw Refusal.schema(path + "." + name, "must be an object");
      }
      for (Rule member : members) {
        member.check(value, path + "." + name);
      }
    };
  }

  private static Rule entity(String name) {
    return object(name, str("entity_type"), str("entity_id"));
  }

  private static boolean isAbsent(JsonNode value) {
    return value instanceof MissingNode || value.isNull();
  }
}
