package io.projectory.contract;

import io.projectory.schemas.EventTypes;
import java.util.List;
import java.util.Random;

/** Payloads that pass the checks of SEMANTICS 5, over few names, so that rows meet. */
final class SamplePayloads {
  private static final List<String> AFTER_START =
      EventTypes.ALL.stream().filter(type -> !type.equals(EventTypes.TRACE_STARTED)).toList();

  private final Random random;

  SamplePayloads(Random random) {
    this.random = random;
  }

  String typeAfterStart() {
    return AFTER_START.get(random.nextInt(AFTER_START.size()));
  }

  String of(String type) {
    return switch (type) {
      case "TraceStarted" ->
          "{\"primary_entity\":"
              + entity()
              + ",\"title\":\"a title\",\"workflow\":"
              + one("w")
              + "}";
      case "InputObserved" ->
          "{\"facts\":[],\"input_id\":"
              + one("input")
              + ",\"source\":{\"object_id\":"
              + one("object")
              + ",\"object_type\":\"record\",\"system\":\"crm\"}}";
      case "EntityObserved" -> "{\"entity\":" + entity() + ",\"facts\":[],\"role\":\"related\"}";
      case "PolicyEvaluated" ->
          "{\"decision\":\"allow\",\"inputs\":[],\"policy\":" + policy() + "}";
      case "ExceptionRequested" ->
          "{\"exception_id\":"
              + one("exception")
              + ",\"policy\":"
              + policy()
              + ",\"reason\":\"why\"}";
      case "ApprovalRecorded" ->
          "{\"approval_id\":"
              + one("approval")
              + ",\"approver\":{\"actor_id\":\"lead\",\"actor_type\":\"person\"},"
              + "\"decision\":\"approved\",\"subject\":"
              + subject()
              + "}";
      case "WorkflowReviewRequested" ->
          "{\"assignee\":{\"role\":\"lead\"},\"priority\":\"high\",\"reason\":\"why\",\"simulation\":{},"
              + "\"sla_hours\":4,\"subject\":"
              + subject()
              + ",\"template_id\":"
              + one("template")
              + ",\"title\":\"review\",\"workflow_kind\":\"review\"}";
      case "PrecedentCited" -> "{\"cited_trace_id\":" + one("trace") + ",\"reason\":\"alike\"}";
      case "ActionProposed" ->
          "{\"action_id\":"
              + one("action")
              + ",\"action_type\":\"update\",\"changes\":[],\"target_entity\":"
              + entity()
              + ",\"target_system\":\"crm\"}";
      case "ActionCommitted" -> "{\"action_id\":" + one("action") + ",\"status\":\"success\"}";
      default -> "{\"outcome\":\"success\",\"summary\":null}";
    };
  }

  private String entity() {
    return "{\"entity_id\":" + one("entity") + ",\"entity_type\":\"account\",\"system\":\"crm\"}";
  }

  private String policy() {
    return "{\"policy_id\":" + one("policy") + ",\"policy_version\":\"1\"}";
  }

  private String subject() {
    return "{\"subject_id\":" + one("exception") + ",\"subject_type\":\"exception\"}";
  }

  private String one(String name) {
    return "\"" + name + "-" + random.nextInt(4) + "\"";
  }
}
