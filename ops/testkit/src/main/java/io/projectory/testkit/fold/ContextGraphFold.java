package io.projectory.testkit.fold;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/** The graph of who decided what on which ground (SEMANTICS 7.3): first writer wins. */
final class ContextGraphFold extends ProjectionFold {
  private final Rows nodes = new Rows(FoldTable.NODES);
  private final Rows edges = new Rows(FoldTable.EDGES);

  ContextGraphFold(Set<String> skippedEvents) {
    super("context_graph", skippedEvents);
  }

  @Override
  List<Rows> tables() {
    return List.of(nodes, edges);
  }

  @Override
  void apply(LogEvent event, JsonNode payload) {
    switch (event.eventType()) {
      case "TraceStarted" -> traceStarted(event, payload);
      case "InputObserved" -> observe(event, "trace_observed_input", "input", payload, "input_id");
      case "EntityObserved" -> involve(event, entity(Member.objectOrEmpty(payload, "entity")));
      case "PolicyEvaluated" -> policyEvaluated(event, payload);
      case "ExceptionRequested" ->
          observe(event, "trace_requested_exception", "exception", payload, "exception_id");
      case "ApprovalRecorded" -> approvalRecorded(event, payload);
      case "PrecedentCited" -> precedentCited(event, payload);
      case "ActionProposed" -> actionProposed(event, payload);
      case "ActionCommitted" -> actionCommitted(event, payload);
      default -> {}
    }
  }

  private void traceStarted(LogEvent event, JsonNode payload) {
    node(event, trace(event));
    node(event, "actor:" + event.actorType() + ":" + event.actorId());
    JsonNode primary = Member.object(payload, "primary_entity");
    if (primary != null) {
      involve(event, entity(primary));
    }
  }

  private void involve(LogEvent event, String entity) {
    node(event, entity);
    edge(event, "trace_involves_entity", trace(event), entity);
  }

  private void observe(
      LogEvent event, String edgeType, String nodeType, JsonNode payload, String idMember) {
    String node = nodeType + ":" + Member.text(payload, idMember, event.eventId());
    node(event, node);
    edge(event, edgeType, trace(event), node);
  }

  private void policyEvaluated(LogEvent event, JsonNode payload) {
    JsonNode policy = Member.objectOrEmpty(payload, "policy");
    String id = Member.text(policy, "policy_id", "unknown:" + event.eventId());
    String version = Member.text(policy, "policy_version", "");
    String node = "policy:" + id + ("".equals(version) ? "" : ":" + version);
    node(event, node);
    edge(event, "trace_evaluated_policy", trace(event), node);
  }

  private void approvalRecorded(LogEvent event, JsonNode payload) {
    JsonNode approver = Member.objectOrEmpty(payload, "approver");
    String actor =
        "actor:"
            + Member.text(approver, "actor_type", "person")
            + ":"
            + Member.text(approver, "actor_id", "unknown");
    node(event, actor);
    JsonNode subject = Member.objectOrEmpty(payload, "subject");
    String subjectId = Member.text(subject, "subject_id", null);
    if ("exception".equals(Member.text(subject, "subject_type", null))
        && !Member.blank(subjectId)) {
      edge(event, "exception_approved_by", "exception:" + subjectId, actor);
    }
  }

  private void precedentCited(LogEvent event, JsonNode payload) {
    String cited = Member.text(payload, "cited_trace_id", null);
    if (!Member.blank(cited)) {
      edge(event, "trace_cited_precedent", trace(event), "trace:" + cited);
    }
  }

  private void actionProposed(LogEvent event, JsonNode payload) {
    String action = "action:" + Member.text(payload, "action_id", event.eventId());
    JsonNode target = Member.object(payload, "target_entity");
    node(event, action);
    if (target != null) {
      node(event, entity(target));
    }
    edge(event, "trace_proposed_action", trace(event), action);
    if (target != null) {
      edge(event, "action_targets_entity", action, entity(target));
    }
  }

  private void actionCommitted(LogEvent event, JsonNode payload) {
    String action = Member.text(payload, "action_id", null);
    if (!Member.blank(action)) {
      edge(event, "trace_committed_action", trace(event), "action:" + action);
    }
  }

  private static String trace(LogEvent event) {
    return "trace:" + event.traceId();
  }

  private static String entity(JsonNode entity) {
    return "entity:"
        + Member.text(entity, "entity_type", "unknown")
        + ":"
        + Member.text(entity, "entity_id", "unknown");
  }

  private void node(LogEvent event, String nodeId) {
    node(event, nodeId, event.traceId());
  }

  private void node(LogEvent event, String nodeId, String traceId) {
    String type = nodeId.substring(0, nodeId.indexOf(':'));
    nodes.insert(nodeId, type, traceId, event.logSeq(), event.occurredAt(), "{}");
  }

  private void edge(LogEvent event, String edgeType, String from, String to) {
    placeholder(event, from);
    placeholder(event, to);
    String edgeId = edgeType + ":" + from + ":" + to + ":" + event.eventId();
    edges.insert(
        edgeId, edgeType, from, to, event.traceId(), event.logSeq(), event.occurredAt(), "{}");
  }

  private void placeholder(LogEvent event, String nodeId) {
    boolean isTrace = nodeId.startsWith("trace:");
    node(event, nodeId, isTrace ? nodeId.substring("trace:".length()) : event.traceId());
  }
}
