package io.projectory.decisiongraph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.projectory.api.OnError;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.Event;
import io.projectory.schemas.ProjectoryException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PrecedentIndexTest {
  private static final String START =
      "{'primary_entity':{'entity_type':'deal','entity_id':'7','system':'crm'}}";
  private static final String POLICY = "{'policy':{'policy_id':'p','policy_version':'1'}}";
  private static final String EXCEPTION =
      "{'exception_id':'x','policy':{'policy_id':'p','policy_version':'2'}}";

  private final TestEvents log = new TestEvents();

  @Test
  void anEvaluationIsIndexedAtOnceAndBecomesAPrecedentWhenItsTraceFinishes() {
    log.add("t", "TraceStarted", START);
    log.add("t", "PolicyEvaluated", POLICY);
    Projected projected = Projected.of(log.all());
    assertThat(projected.evaluations()).hasSize(1);
    assertThat(projected.evaluations().get(0))
        .containsEntry("index_id", "t:p:1:e2")
        .containsEntry("trace_id", "t")
        .containsEntry("policy_id", "p")
        .containsEntry("policy_version", "1")
        .containsEntry("log_seq", 2L)
        .containsEntry("created_at", "2026-01-01T00:00:02Z");
    assertThat(projected.precedents()).isEmpty();

    projected.apply(log.add("t", "TraceFinished", "{'outcome':'success'}"));
    assertThat(projected.precedents()).hasSize(1);
    assertThat(projected.precedents().get(0))
        .containsEntry("source_event_id", "e2")
        .containsEntry("log_seq", 2L)
        .containsEntry("trace_id", "t")
        .containsEntry("policy_id", "p")
        .containsEntry("policy_version", "1")
        .containsEntry("exception_id", null)
        .containsEntry("primary_entity_type", "deal")
        .containsEntry("primary_entity_system", "crm")
        .containsEntry("primary_entity_id", "7");
  }

  @Test
  void anExceptionIsAPrecedentOnlyAndCarriesItsId() {
    log.add("t", "TraceStarted", START);
    log.add("t", "ExceptionRequested", EXCEPTION);
    log.add("t", "TraceFinished", "{}");
    Projected projected = Projected.of(log.all());
    assertThat(projected.evaluations()).isEmpty();
    assertThat(projected.precedents())
        .extracting(p -> p.get("policy_version"), p -> p.get("exception_id"))
        .containsExactly(tuple("2", "x"));
  }

  @Test
  void otherTracesAndCitedPrecedentsDoNotCount() {
    log.add("t", "TraceStarted", START);
    log.add("u", "PolicyEvaluated", POLICY);
    log.add("t", "PrecedentCited", "{'cited_trace_id':'u'}");
    log.add("t", "TraceFinished", "{}");
    assertThat(Projected.of(log.all()).precedents()).isEmpty();
  }

  @Test
  void theFirstTraceStartedNamesTheEntity() {
    log.add("t", "PolicyEvaluated", POLICY);
    log.add("t", "TraceStarted", START);
    log.add("t", "TraceStarted", "{'primary_entity':{'entity_type':'other'}}");
    log.add("t", "TraceFinished", "{}");
    assertThat(Projected.of(log.all()).precedents())
        .extracting(p -> p.get("primary_entity_type"))
        .containsExactly("deal");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{'primary_entity':null}", "{'primary_entity':[1]}"})
  void aTraceWithoutEntityLeavesItsColumnsNull(String payload) {
    log.add("t", "TraceStarted", payload);
    log.add("t", "PolicyEvaluated", POLICY);
    log.add("t", "TraceFinished", "{}");
    assertThat(Projected.of(log.all()).precedents())
        .extracting(
            p -> p.get("primary_entity_type"),
            p -> p.get("primary_entity_system"),
            p -> p.get("primary_entity_id"))
        .containsExactly(tuple(null, null, null));
  }

  @Test
  void aTraceThatFinishesAgainHasTheRowsOfAllItsEvents() {
    log.add("t", "PolicyEvaluated", POLICY);
    log.add("t", "TraceFinished", "{}");
    log.add("t", "TraceStarted", START);
    log.add("t", "ExceptionRequested", EXCEPTION);
    log.add("t", "TraceFinished", "{}");
    assertThat(Projected.of(log.all()).precedents())
        .extracting(p -> p.get("source_event_id"), p -> p.get("primary_entity_type"))
        .containsExactly(tuple("e1", "deal"), tuple("e4", "deal"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "policy_id | {}",
        "policy_id | {'policy':'p'}",
        "policy_id | {'policy':{'policy_version':'1'}}",
        "policy_id | {'policy':{'policy_id':null,'policy_version':'1'}}",
        "policy_id | {'policy':{'policy_id':' \u00a0','policy_version':'1'}}",
        "policy_version | {'policy':{'policy_id':'p'}}",
        "policy_version | {'policy':{'policy_id':'p','policy_version':''}}",
      })
  void anEvaluationOfABlankPolicyIsASchemaViolation(String field, String payload) {
    Event event = log.add("t", "PolicyEvaluated", payload);
    assertViolation(event, field, event);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "policy_id | {'exception_id':'x'}",
        "policy_version | {'exception_id':'x','policy':{'policy_id':'p'}}",
        "exception_id | {'policy':{'policy_id':'p','policy_version':'1'}}",
        "exception_id | {'exception_id':'\t','policy':{'policy_id':'p','policy_version':'1'}}",
      })
  void aBadExceptionIsASchemaViolationOfTheEventThatFinishesItsTrace(String field, String payload) {
    Event bad = log.add("t", "ExceptionRequested", payload.replace("\t", "\\t"));
    Projected projected = Projected.of(log.all());
    Event finish = log.add("t", "TraceFinished", "{}");
    assertThatThrownBy(() -> projected.apply(finish))
        .isInstanceOfSatisfying(
            ProjectoryException.class, e -> assertThat(e.details()).containsEntry("field", field));
    assertThat(projected.precedents()).isEmpty();
    assertViolation(finish, field, bad);
  }

  @Test
  void nothingOfATraceIsWrittenWhenOneOfItsSourcesIsBad() {
    log.add("t", "ExceptionRequested", EXCEPTION);
    log.add("t", "ExceptionRequested", "{}");
    Projected projected = Projected.of(log.all());
    Event finish = log.add("t", "TraceFinished", "{}");
    assertThatThrownBy(() -> projected.apply(finish)).isInstanceOf(ProjectoryException.class);
    assertThat(projected.precedents()).isEmpty();
  }

  @Test
  void aPolicyVersionThatIsANumberIsTakenAsText() {
    log.add("t", "PolicyEvaluated", "{'policy':{'policy_id':'p','policy_version':3}}");
    assertThat(Projected.of(log.all()).evaluations())
        .extracting(e -> e.get("index_id"), e -> e.get("policy_version"))
        .containsExactly(tuple("t:p:3:e1", "3"));
  }

  /** Applies the log up to the event, which must be refused for good. */
  private void assertViolation(Event event, String field, Event source) {
    Projected projected = new Projected();
    log.all().stream()
        .filter(e -> e.logSeq() < event.logSeq())
        .forEach(e -> projected.apply(DecisionGraph.PRECEDENT_INDEX, e));
    assertThatThrownBy(() -> projected.apply(DecisionGraph.PRECEDENT_INDEX, event))
        .isInstanceOfSatisfying(
            ProjectoryException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.SCHEMA_VIOLATION);
              assertThat(e.details())
                  .containsEntry("field", field)
                  .containsEntry("source_event_id", source.eventId());
              assertThat(new PrecedentIndex().onError(event, e, 1)).isEqualTo(OnError.FATAL);
            });
  }
}
