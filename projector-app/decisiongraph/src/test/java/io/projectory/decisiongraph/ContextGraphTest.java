package io.projectory.decisiongraph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContextGraphTest {
  private final TestEvents log = new TestEvents();

  @Test
  void traceStartedMakesTraceEnvelopeActorAndEntityAndOneEdge() {
    log.add(
        "t",
        "TraceStarted",
        "{'primary_entity':{'entity_type':'deal','entity_id':'7','system':'crm'}}");
    assertThat(nodeIds()).containsExactly("actor:agent:bot", "entity:deal:7", "trace:t");
    assertThat(edgeIds()).containsExactly("trace_involves_entity:trace:t:entity:deal:7:e1");
    Map<String, Object> edge = projected().edges().get(0);
    assertThat(edge)
        .containsEntry("edge_type", "trace_involves_entity")
        .containsEntry("from_node_id", "trace:t")
        .containsEntry("to_node_id", "entity:deal:7")
        .containsEntry("trace_id", "t")
        .containsEntry("log_seq", 1L)
        .containsEntry("created_at", "2026-01-01T00:00:01Z")
        .containsEntry("metadata_json", "{}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'primary_entity':null}", "{'primary_entity':'deal'}"})
  void aPrimaryEntityThatIsNoObjectGivesNoNodeAndNoEdge(String payload) {
    log.add("t", "TraceStarted", payload);
    assertThat(nodeIds()).containsExactly("actor:agent:bot", "trace:t");
    assertThat(edgeIds()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "InputObserved | {'input_id':' i 1 '} | input: i 1  | trace_observed_input",
        "InputObserved | {} | input:e1 | trace_observed_input",
        "EntityObserved | {'entity':{'entity_type':'a','entity_id':'b'}} | entity:a:b | trace_involves_entity",
        "EntityObserved | {'entity':{'entity_id':'b'}} | entity:unknown:b | trace_involves_entity",
        "EntityObserved | {'entity':{'entity_type':'a'}} | entity:a:unknown | trace_involves_entity",
        "EntityObserved | {} | entity:unknown:unknown | trace_involves_entity",
        "EntityObserved | {'entity':[]} | entity:unknown:unknown | trace_involves_entity",
        "PolicyEvaluated | {'policy':{'policy_id':'p','policy_version':'1'}} | policy:p:1 | trace_evaluated_policy",
        "PolicyEvaluated | {'policy':{'policy_id':'p','policy_version':''}} | policy:p | trace_evaluated_policy",
        "PolicyEvaluated | {'policy':{'policy_id':'p'}} | policy:p | trace_evaluated_policy",
        "PolicyEvaluated | {'policy':{'policy_version':'1'}} | policy:unknown:e1:1 | trace_evaluated_policy",
        "PolicyEvaluated | {} | policy:unknown:e1 | trace_evaluated_policy",
        "ExceptionRequested | {'exception_id':'x'} | exception:x | trace_requested_exception",
        "ExceptionRequested | {} | exception:e1 | trace_requested_exception",
        "ActionProposed | {'action_id':'a'} | action:a | trace_proposed_action",
        "ActionProposed | {'target_entity':'x'} | action:e1 | trace_proposed_action",
        "ActionCommitted | {'action_id':'a'} | action:a | trace_committed_action",
      },
      ignoreLeadingAndTrailingWhitespace = false)
  void anObservationIsANodeAndAnEdgeFromTheTrace(
      String type, String payload, String node, String edge) {
    String nodeId = node.startsWith(" input: i") ? "input: i 1 " : node.strip();
    log.add("t", type.strip(), payload);
    assertThat(nodeIds()).containsExactlyInAnyOrder("trace:t", nodeId);
    assertThat(edgeIds()).containsExactly(edge.strip() + ":trace:t:" + nodeId + ":e1");
  }

  @Test
  void anExplicitNullAndOtherValuesStandInIdentifiersAsTheirCanonicalJson() {
    log.add("t", "InputObserved", "{'input_id':null}");
    log.add("t", "InputObserved", "{'input_id':42}");
    log.add("t", "InputObserved", "{'input_id':{'b':[true],'a':'x'}}");
    log.add("t", "PolicyEvaluated", "{'policy':{'policy_id':'p','policy_version':null}}");
    log.add("t", "PrecedentCited", "{'cited_trace_id':7}");
    assertThat(nodeIds())
        .containsExactly(
            "input:42",
            "input:null",
            "input:{\"a\":\"x\",\"b\":[true]}",
            "policy:p:null",
            "trace:7",
            "trace:t");
  }

  @Test
  void anApprovalOfAnExceptionLinksItToTheApproverWhateverTheDecision() {
    log.add(
        "t",
        "ApprovalRecorded",
        "{'approver':{'actor_type':'person','actor_id':'ann'},'decision':'rejected',"
            + "'subject':{'subject_type':'exception','subject_id':'x'}}");
    assertThat(nodeIds()).containsExactly("actor:person:ann", "exception:x");
    assertThat(edgeIds()).containsExactly("exception_approved_by:exception:x:actor:person:ann:e1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'subject':{'subject_type':'action','subject_id':'x'}}",
        "{'subject':{'subject_type':'exception'}}",
        "{'subject':{'subject_type':'exception','subject_id':null}}",
        "{'subject':{'subject_type':'exception','subject_id':' \u00a0\u2003'}}",
        "{'subject':'exception'}"
      })
  void anApprovalOfAnythingElseLeavesTheApproverAlone(String payload) {
    log.add("t", "ApprovalRecorded", payload);
    assertThat(nodeIds()).containsExactly("actor:person:unknown");
    assertThat(edgeIds()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PrecedentCited | {}",
        "PrecedentCited | {'cited_trace_id':null}",
        "PrecedentCited | {'cited_trace_id':'\u00a0'}",
        "ActionCommitted | {}",
        "ActionCommitted | {'action_id':null}",
        "ActionCommitted | {'action_id':' '}",
        "WorkflowReviewRequested | {'subject':{'subject_type':'exception','subject_id':'x'}}",
        "TraceFinished | {'outcome':'success'}",
      })
  void nothingComesOfABlankReferenceOrAnEventThatIsIgnored(String type, String payload) {
    log.add("t", type, payload);
    assertThat(nodeIds()).isEmpty();
    assertThat(edgeIds()).isEmpty();
  }

  @Test
  void anActionPointsToItsTarget() {
    log.add(
        "t",
        "ActionProposed",
        "{'action_id':'a','target_entity':{'entity_type':'deal','entity_id':'7'}}");
    assertThat(nodeIds()).containsExactly("action:a", "entity:deal:7", "trace:t");
    assertThat(edgeIds())
        .containsExactly(
            "action_targets_entity:action:a:entity:deal:7:e1",
            "trace_proposed_action:trace:t:action:a:e1");
  }

  @Test
  void aCitedTraceThatIsUnknownBelongsToItselfAndStaysAPlaceholder() {
    log.add("t", "PrecedentCited", "{'cited_trace_id':'a:b'}");
    log.add("a:b", "TraceStarted", "{}");
    assertThat(projected().nodes())
        .extracting(
            n -> n.get("node_id"),
            n -> n.get("node_type"),
            n -> n.get("trace_id"),
            n -> n.get("log_seq"))
        .containsExactly(
            tuple("actor:agent:bot", "actor", "a:b", 2L),
            tuple("trace:a:b", "trace", "a:b", 1L),
            tuple("trace:t", "trace", "t", 1L));
  }

  @Test
  void aPlaceholderOfAnyOtherTypeBelongsToTheTraceOfItsEvent() {
    log.add("t", "ActionCommitted", "{'action_id':'a'}");
    log.add("u", "ActionProposed", "{'action_id':'a'}");
    assertThat(projected().nodes())
        .extracting(n -> n.get("node_id"), n -> n.get("trace_id"), n -> n.get("log_seq"))
        .containsExactly(
            tuple("action:a", "t", 1L), tuple("trace:t", "t", 1L), tuple("trace:u", "u", 2L));
  }

  @Test
  void theFirstTraceToMentionAnEntityOwnsItsNodeAndEachGetsItsEdge() {
    log.add("t", "EntityObserved", "{'entity':{'entity_type':'a','entity_id':'b','system':'x'}}");
    log.add("u", "EntityObserved", "{'entity':{'entity_type':'a','entity_id':'b','system':'y'}}");
    assertThat(projected().nodes().get(0))
        .containsEntry("node_id", "entity:a:b")
        .containsEntry("trace_id", "t")
        .containsEntry("log_seq", 1L);
    assertThat(edgeIds())
        .containsExactly(
            "trace_involves_entity:trace:t:entity:a:b:e1",
            "trace_involves_entity:trace:u:entity:a:b:e2");
  }

  @Test
  void theActorOfLaterEnvelopesGetsNoNode() {
    log.add("t", "InputObserved", "{'input_id':'i'}");
    assertThat(nodeIds()).doesNotContain("actor:agent:bot");
  }

  @Test
  void aPayloadThatIsNoObjectCountsAsEmpty() {
    log.add("t", "InputObserved", "['x']");
    assertThat(nodeIds()).containsExactly("input:e1", "trace:t");
  }

  private Projected projected() {
    Projected projected = new Projected();
    log.all().forEach(event -> projected.apply(DecisionGraph.CONTEXT_GRAPH, event));
    return projected;
  }

  private List<Object> nodeIds() {
    return projected().nodes().stream().map(n -> n.get("node_id")).toList();
  }

  private List<Object> edgeIds() {
    return projected().edges().stream().map(e -> e.get("edge_id")).toList();
  }
}
