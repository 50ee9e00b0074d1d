package io.projectory.testkit.fold;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FoldRulesTest {
  private static List<String> keys(ReferenceFold fold, FoldTable table) {
    return fold.rows(table).sorted().stream().map(row -> (String) row[0]).toList();
  }

  private static Map<String, Object> row(ReferenceFold fold, FoldTable table, String key) {
    return fold.rows(table).asMaps().stream()
        .filter(row -> row.get(table.key()).equals(key))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void a_cited_trace_gets_a_placeholder_of_its_own_trace_that_its_start_does_not_replace() {
    ReferenceFold fold =
        new Log()
            .start("a")
            .add("a", "PrecedentCited", "{'cited_trace_id':'b','reason':'r'}")
            .start("b")
            .fold();
    assertThat(row(fold, FoldTable.NODES, "trace:b"))
        .containsEntry("trace_id", "b")
        .containsEntry("log_seq", 2L)
        .containsEntry("created_at", "2026-01-01T00:00:02Z");
  }

  @Test
  void an_action_that_was_never_proposed_gets_a_placeholder_of_the_committing_trace() {
    ReferenceFold fold =
        new Log()
            .start("a")
            .add("a", "ActionCommitted", "{'action_id':'x:y','status':'success'}")
            .fold();
    assertThat(row(fold, FoldTable.NODES, "action:x:y"))
        .containsEntry("node_type", "action")
        .containsEntry("trace_id", "a");
    assertThat(keys(fold, FoldTable.EDGES))
        .contains("trace_committed_action:trace:a:action:x:y:e2");
  }

  @Test
  void only_approvals_of_exceptions_make_an_edge_whatever_the_decision() {
    ReferenceFold fold =
        new Log()
            .start("a")
            .add("a", "ApprovalRecorded", approval("action", "x", "approved"))
            .add("a", "ApprovalRecorded", approval("exception", " \u00A0", "approved"))
            .add("a", "ApprovalRecorded", approval("exception", "x", "rejected"))
            .fold();
    assertThat(keys(fold, FoldTable.EDGES))
        .filteredOn(key -> key.startsWith("exception_approved_by"))
        .containsExactly("exception_approved_by:exception:x:actor:person:p:e4");
    assertThat(row(fold, FoldTable.NODES, "actor:person:p")).containsEntry("log_seq", 2L);
    assertThat(row(fold, FoldTable.NODES, "exception:x")).containsEntry("log_seq", 4L);
  }

  private static String approval(String subjectType, String subjectId, String decision) {
    return "{'approval_id':'1','subject':{'subject_type':'%s','subject_id':'%s'},"
            .formatted(subjectType, subjectId)
        + "'approver':{'actor_type':'person','actor_id':'p'},'decision':'"
        + decision
        + "'}";
  }

  @Test
  void only_the_actor_of_a_start_becomes_a_node() {
    Log log = new Log().start("a").finish("a");
    LogEvent last = log.events.remove(1);
    log.events.add(
        new LogEvent(
            last.tenantId(),
            last.logSeq(),
            last.eventId(),
            last.traceId(),
            last.traceSeq(),
            last.eventType(),
            last.occurredAt(),
            "person",
            "somebody else",
            last.payloadJson(),
            last.payloadHash()));
    assertThat(keys(log.fold(), FoldTable.NODES))
        .containsExactly("actor:agent:a1", "entity:order:1", "trace:a");
  }

  @Test
  void a_proposal_makes_its_action_its_target_and_both_edges() {
    ReferenceFold fold =
        new Log()
            .start("a")
            .add(
                "a",
                "ActionProposed",
                "{'action_id':'x','action_type':'refund','target_system':'erp','changes':[],"
                    + "'target_entity':{'entity_type':'order','entity_id':'2'}}")
            .fold();
    assertThat(keys(fold, FoldTable.EDGES))
        .containsExactly(
            "action_targets_entity:action:x:entity:order:2:e2",
            "trace_involves_entity:trace:a:entity:order:1:e1",
            "trace_proposed_action:trace:a:action:x:e2");
  }

  @Test
  void defensive_defaults_fill_absent_members() {
    ReferenceFold fold =
        new Log()
            .add("a", "TraceStarted", "{'primary_entity':'none'}")
            .add("a", "InputObserved", "{}")
            .add("a", "EntityObserved", "{'entity':{}}")
            .add("a", "ActionProposed", "{}")
            .add("a", "ApprovalRecorded", "{}")
            .add("a", "ActionCommitted", "{'action_id':' '}")
            .fold();
    assertThat(keys(fold, FoldTable.NODES))
        .containsExactly(
            "action:e4",
            "actor:agent:a1",
            "actor:person:unknown",
            "entity:unknown:unknown",
            "input:e2",
            "trace:a");
    assertThat(row(fold, FoldTable.TRACE_SUMMARY, "a"))
        .containsEntry("workflow", "")
        .containsEntry("title", "")
        .containsEntry("primary_entity_type", null);
  }

  @Test
  void a_policy_without_version_is_its_id_alone_and_stops_the_precedents_only() {
    ReferenceFold fold =
        new Log().start("a").add("a", "PolicyEvaluated", "{'policy':{'policy_id':'p'}}").fold();
    assertThat(keys(fold, FoldTable.NODES)).contains("policy:p");
    assertThat(fold.stop("context_graph")).isNull();
    assertThat(fold.stop("precedent_index").code()).isEqualTo("schema_violation");
    assertThat(fold.cursors())
        .containsEntry("context_graph", 2L)
        .containsEntry("trace_summary", 2L)
        .containsEntry("precedent_index", 1L);
  }

  @Test
  void a_summary_counts_only_start_and_finish() {
    Log log = new Log().start("a").add("a", "WorkflowReviewRequested", "{}");
    assertThat(row(log.fold(), FoldTable.TRACE_SUMMARY, "a"))
        .containsEntry("event_count", 1L)
        .containsEntry("last_log_seq", 1L)
        .containsEntry("outcome", null);
    assertThat(row(log.finish("a").fold(), FoldTable.TRACE_SUMMARY, "a"))
        .containsEntry("event_count", 2L)
        .containsEntry("last_log_seq", 3L)
        .containsEntry("outcome", "success");
  }

  @Test
  void precedents_appear_when_their_trace_finishes_and_not_before() {
    Log log =
        new Log()
            .start("a")
            .add("a", "PolicyEvaluated", "{'policy':{'policy_id':'p','policy_version':'1'}}")
            .add(
                "a",
                "ExceptionRequested",
                "{'exception_id':'x','policy':{'policy_id':'p','policy_version':'1'}}");
    assertThat(keys(log.fold(), FoldTable.POLICY_EVAL_INDEX)).containsExactly("a:p:1:e2");
    assertThat(keys(log.fold(), FoldTable.PRECEDENT_INDEX)).isEmpty();
    ReferenceFold finished = log.finish("a").fold();
    assertThat(row(finished, FoldTable.PRECEDENT_INDEX, "e2"))
        .containsEntry("exception_id", null)
        .containsEntry("primary_entity_type", "order")
        .containsEntry("primary_entity_id", "1");
    assertThat(row(finished, FoldTable.PRECEDENT_INDEX, "e3"))
        .containsEntry("exception_id", "x")
        .containsEntry("log_seq", 3L);
  }
}
