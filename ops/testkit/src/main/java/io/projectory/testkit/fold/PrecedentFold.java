package io.projectory.testkit.fold;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Policy evaluations at once, precedents when their trace finishes (SEMANTICS 7.5). */
final class PrecedentFold extends ProjectionFold {
  private final Rows evaluations = new Rows(FoldTable.POLICY_EVAL_INDEX);
  private final Rows precedents = new Rows(FoldTable.PRECEDENT_INDEX);
  private final Map<String, Trace> traces = new HashMap<>();

  PrecedentFold(Set<String> skippedEvents) {
    super("precedent_index", skippedEvents);
  }

  private static final class Trace {
    private JsonNode primary;
    private final List<Ground> grounds = new ArrayList<>();
    private final List<String> keysInIndex = new ArrayList<>();
  }

  /** What a later TraceFinished needs of a PolicyEvaluated or ExceptionRequested. */
  private record Ground(
      String eventId,
      long logSeq,
      int traceSeq,
      boolean exception,
      String policyId,
      String policyVersion,
      String exceptionId) {
    boolean incomplete() {
      return Member.blank(policyId)
          || Member.blank(policyVersion)
          || (exception && Member.blank(exceptionId));
    }
  }

  @Override
  List<Rows> tables() {
    return List.of(evaluations, precedents);
  }

  @Override
  void apply(LogEvent event, JsonNode payload) throws PoisonException {
    Trace trace = traces.computeIfAbsent(event.traceId(), id -> new Trace());
    switch (event.eventType()) {
      case "TraceStarted" -> {
        if (trace.primary == null) {
          trace.primary = Member.objectOrEmpty(payload, "primary_entity");
        }
      }
      case "PolicyEvaluated" -> evaluated(event, payload, trace);
      case "ExceptionRequested" -> trace.grounds.add(ground(event, payload));
      case "TraceFinished" -> finished(event, trace);
      default -> {}
    }
  }

  private void evaluated(LogEvent event, JsonNode payload, Trace trace) throws PoisonException {
    Ground ground = ground(event, payload);
    refuseIncomplete(ground);
    trace.grounds.add(ground);
    evaluations.insert(
        String.join(":", event.traceId(), ground.policyId, ground.policyVersion, event.eventId()),
        event.traceId(),
        ground.policyId,
        ground.policyVersion,
        event.logSeq(),
        event.occurredAt());
  }

  private static Ground ground(LogEvent event, JsonNode payload) {
    boolean exception = event.eventType().equals("ExceptionRequested");
    JsonNode policy = Member.objectOrEmpty(payload, "policy");
    return new Ground(
        event.eventId(),
        event.logSeq(),
        event.traceSeq(),
        exception,
        Member.text(policy, "policy_id", null),
        Member.text(policy, "policy_version", null),
        exception ? Member.text(payload, "exception_id", null) : null);
  }

  private static void refuseIncomplete(Ground ground) throws PoisonException {
    if (ground.incomplete()) {
      throw new PoisonException(
          "schema_violation", "blank policy or exception in event " + ground.eventId);
    }
  }

  private void finished(LogEvent event, Trace trace) throws PoisonException {
    for (Ground ground : trace.grounds) {
      refuseIncomplete(ground);
    }
    trace.keysInIndex.forEach(precedents::delete);
    trace.keysInIndex.clear();
    trace.grounds.sort(Comparator.comparingInt(Ground::traceSeq));
    for (Ground ground : trace.grounds) {
      index(event.traceId(), trace, ground);
    }
  }

  private void index(String traceId, Trace trace, Ground ground) {
    precedents.insert(
        ground.eventId,
        ground.logSeq,
        traceId,
        ground.policyId,
        ground.policyVersion,
        ground.exceptionId,
        primary(trace, "entity_type"),
        primary(trace, "system"),
        primary(trace, "entity_id"));
    trace.keysInIndex.add(ground.eventId);
  }

  private static String primary(Trace trace, String member) {
    return trace.primary == null ? null : Member.text(trace.primary, member, null);
  }
}
