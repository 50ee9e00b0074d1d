package io.projectory.decisiongraph;

import static io.projectory.api.Table.Type.BIGINT;
import static io.projectory.api.Table.Type.TEXT;

import com.fasterxml.jackson.databind.JsonNode;
import io.projectory.api.Changes;
import io.projectory.api.Digest;
import io.projectory.api.OnError;
import io.projectory.api.Projection;
import io.projectory.api.Table;
import io.projectory.schemas.Event;
import io.projectory.schemas.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Who decided what, on which inputs, under which policy: nodes and edges (SEMANTICS 7.3). The first
 * event that produces a row writes it, and nothing changes it afterwards.
 */
public final class ContextGraph implements Projection {
  static final Table NODES =
      Table.named("dg_cg_nodes")
          .key("node_id", TEXT)
          .column("node_type", TEXT)
          .column("trace_id", TEXT)
          .column("log_seq", BIGINT)
          .column("created_at", TEXT)
          .column("metadata_json", TEXT)
          .index("trace_id")
          .index("node_type")
          .build();

  static final Table EDGES =
      Table.named("dg_cg_edges")
          .key("edge_id", TEXT)
          .column("edge_type", TEXT)
          .column("from_node_id", TEXT)
          .column("to_node_id", TEXT)
          .column("trace_id", TEXT)
          .column("log_seq", BIGINT)
          .column("created_at", TEXT)
          .column("metadata_json", TEXT)
          .index("trace_id")
          .index("edge_type")
          .index("from_node_id", "edge_id")
          .index("to_node_id", "edge_id")
          .index("log_seq", "edge_id")
          .build();

  private static final Digest.Member ATTRS = new Digest.Member("attrs", "metadata_json", true);

  private static final Digest DIGEST =
      Digest.object(
          section("nodes", NODES, "node_id", "node_type", "trace_id", "log_seq", "created_at"),
          section(
              "edges",
              EDGES,
              "edge_id",
              "edge_type",
              "from_node_id",
              "to_node_id",
              "trace_id",
              "log_seq",
              "created_at"));

  @Override
  public String name() {
    return DecisionGraph.CONTEXT_GRAPH;
  }

  @Override
  public List<Table> tables() {
    return List.of(NODES, EDGES);
  }

  @Override
  public Set<String> eventTypes() {
    return Set.of(
        "TraceStarted",
        "InputObserved",
        "EntityObserved",
        "PolicyEvaluated",
        "ExceptionRequested",
        "ApprovalRecorded",
        "PrecedentCited",
        "ActionProposed",
        "ActionCommitted");
  }

  @Override
  public void apply(Event event, Changes changes) {
    GraphWriter graph = new GraphWriter(event, changes);
    JsonNode payload = event.payload().json();
    switch (event.eventType()) {
      case "TraceStarted" -> traceStarted(graph, event, payload);
      case "InputObserved" -> inputObserved(graph, event, payload);
      case "EntityObserved" -> involve(graph, Member.object(payload, "entity"));
      case "PolicyEvaluated" -> policyEvaluated(graph, event, payload);
      case "ExceptionRequested" -> exceptionRequested(graph, event, payload);
      case "ApprovalRecorded" -> approvalRecorded(graph, payload);
      case "PrecedentCited" -> precedentCited(graph, payload);
      case "ActionProposed" -> actionProposed(graph, event, payload);
      case "ActionCommitted" -> actionCommitted(graph, payload);
      default -> {}
    }
  }

  @Override
  public OnError onError(Event event, Exception error, int attempt) {
    return DecisionGraph.onError(error);
  }

  @Override
  public Digest digest() {
    return DIGEST;
  }

  private static void traceStarted(GraphWriter graph, Event event, JsonNode payload) {
    graph.node(graph.trace());
    graph.node("actor:" + event.actor().actorType() + ":" + event.actor().actorId());
    JsonNode primary = Member.object(payload, "primary_entity");
    if (primary != null) {
      involve(graph, primary);
    }
  }

  private static void inputObserved(GraphWriter graph, Event event, JsonNode payload) {
    String input = "input:" + Member.identifier(payload, "input_id", event.eventId());
    graph.node(input);
    graph.edge("trace_observed_input", graph.trace(), input);
  }

  private static void policyEvaluated(GraphWriter graph, Event event, JsonNode payload) {
    String policy = policy(Member.object(payload, "policy"), event);
    graph.node(policy);
    graph.edge("trace_evaluated_policy", graph.trace(), policy);
  }

  private static void exceptionRequested(GraphWriter graph, Event event, JsonNode payload) {
    String exception = "exception:" + Member.identifier(payload, "exception_id", event.eventId());
    graph.node(exception);
    graph.edge("trace_requested_exception", graph.trace(), exception);
  }

  private static void approvalRecorded(GraphWriter graph, JsonNode payload) {
    JsonNode approver = Member.object(payload, "approver");
    String actor =
        "actor:"
            + Member.identifier(approver, "actor_type", "person")
            + ":"
            + Member.identifier(approver, "actor_id", "unknown");
    graph.node(actor);
    JsonNode subject = Member.object(payload, "subject");
    String subjectId = Member.text(subject, "subject_id", null);
    if ("exception".equals(Member.text(subject, "subject_type", null))
        && !Text.isBlank(subjectId)) {
      graph.edge("exception_approved_by", "exception:" + subjectId, actor);
    }
  }

  private static void precedentCited(GraphWriter graph, JsonNode payload) {
    String cited = Member.text(payload, "cited_trace_id", null);
    if (!Text.isBlank(cited)) {
      graph.edge("trace_cited_precedent", graph.trace(), "trace:" + cited);
    }
  }

  private static void actionProposed(GraphWriter graph, Event event, JsonNode payload) {
    String action = "action:" + Member.identifier(payload, "action_id", event.eventId());
    graph.node(action);
    graph.edge("trace_proposed_action", graph.trace(), action);
    JsonNode target = Member.object(payload, "target_entity");
    if (target != null) {
      graph.edge("action_targets_entity", action, entity(target));
    }
  }

  private static void actionCommitted(GraphWriter graph, JsonNode payload) {
    String action = Member.text(payload, "action_id", null);
    if (!Text.isBlank(action)) {
      graph.edge("trace_committed_action", graph.trace(), "action:" + action);
    }
  }

  private static void involve(GraphWriter graph, JsonNode entity) {
    String node = entity(entity);
    graph.node(node);
    graph.edge("trace_involves_entity", graph.trace(), node);
  }

  private static String entity(JsonNode entity) {
    return "entity:"
        + Member.identifier(entity, "entity_type", "unknown")
        + ":"
        + Member.identifier(entity, "entity_id", "unknown");
  }

  private static String policy(JsonNode policy, Event event) {
    String id = Member.identifier(policy, "policy_id", "unknown:" + event.eventId());
    String version = Member.identifier(policy, "policy_version", "");
    return "policy:" + (version.isEmpty() ? id : id + ":" + version);
  }

  private static Digest.Section section(String name, Table table, String... columns) {
    List<Digest.Member> members = new ArrayList<>();
    for (String column : columns) {
      members.add(Digest.Member.of(column));
    }
    members.add(ATTRS);
    return new Digest.Section(name, table, members);
  }
}
