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
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which traces evaluated a policy, at once, and which finished ones are precedents of it (SEMANTICS
 * 7.5).
 */
public final class PrecedentIndex implements Projection {
  static final Table EVALUATIONS =
      Table.named("dg_policy_eval_index")
          .key("index_id", TEXT)
          .column("trace_id", TEXT)
          .column("policy_id", TEXT)
          .column("policy_version", TEXT)
          .column("log_seq", BIGINT)
          .column("created_at", TEXT)
          .index("trace_id")
          .index("policy_id", "policy_version")
          .build();

  static final Table PRECEDENTS =
      Table.named("dg_precedent_index")
          .key("source_event_id", TEXT)
          .column("log_seq", BIGINT)
          .column("trace_id", TEXT)
          .column("policy_id", TEXT)
          .column("policy_version", TEXT)
          .nullable("exception_id", TEXT)
          .nullable("primary_entity_type", TEXT)
          .nullable("primary_entity_system", TEXT)
          .nullable("primary_entity_id", TEXT)
          .index("trace_id")
          .index("policy_id", "policy_version")
          .index("primary_entity_type", "primary_entity_id")
          .index("log_seq")
          .build();

  private static final Digest DIGEST =
      Digest.array(
          PRECEDENTS,
          "source_event_id",
          "log_seq",
          "trace_id",
          "policy_id",
          "policy_version",
          "exception_id",
          "primary_entity_type",
          "primary_entity_system",
          "primary_entity_id");

  @Override
  public String name() {
    return DecisionGraph.PRECEDENT_INDEX;
  }

  @Override
  public List<Table> tables() {
    return List.of(EVALUATIONS, PRECEDENTS);
  }

  @Override
  public Set<String> eventTypes() {
    return Set.of("PolicyEvaluated", "TraceFinished");
  }

  @Override
  public Map<String, Set<String>> history() {
    return Map.of("TraceFinished", Set.of("TraceStarted", "PolicyEvaluated", "ExceptionRequested"));
  }

  @Override
  public void apply(Event event, Changes changes) {
    if (event.eventType().equals("PolicyEvaluated")) {
      evaluated(event, changes);
    } else {
      finished(event, changes);
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

  private static void evaluated(Event event, Changes changes) {
    PolicyUse use = PolicyUse.of(event);
    changes.insert(
        EVALUATIONS,
        String.join(":", event.traceId(), use.policyId(), use.policyVersion(), event.eventId()),
        event.traceId(),
        use.policyId(),
        use.policyVersion(),
        event.logSeq(),
        event.occurredAt());
  }

  /**
   * Putting each row is the same as deleting the rows of the trace and inserting them all again: an
   * event belongs to one trace, and a trace never has fewer earlier events than before, so every
   * row of the trace that is there already is among those put.
   */
  private static void finished(Event event, Changes changes) {
    List<Event> trace = changes.earlierInTrace();
    JsonNode primary = primaryEntity(trace);
    for (Event earlier : trace) {
      if (!earlier.eventType().equals("TraceStarted")) {
        putPrecedent(earlier, primary, changes);
      }
    }
  }

  /** That of the first TraceStarted, null when it names none or was skipped. */
  private static JsonNode primaryEntity(List<Event> trace) {
    for (Event event : trace) {
      if (event.eventType().equals("TraceStarted")) {
        return Member.object(event.payload().json(), "primary_entity");
      }
    }
    return null;
  }

  private static void putPrecedent(Event source, JsonNode primary, Changes changes) {
    PolicyUse use = PolicyUse.of(source);
    changes.put(
        PRECEDENTS,
        source.eventId(),
        source.logSeq(),
        source.traceId(),
        use.policyId(),
        use.policyVersion(),
        use.exceptionId(),
        Member.text(primary, "entity_type", null),
        Member.text(primary, "system", null),
        Member.text(primary, "entity_id", null));
  }
}
