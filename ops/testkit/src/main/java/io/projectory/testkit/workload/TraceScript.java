package io.projectory.testkit.workload;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** The story of one trace, its steps in order. */
final class TraceScript {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Holds its payload as bytes: of many tenants, several traces each wait for their turn. */
  static final class Step {
    private final String eventType;
    private final byte[] payload;

    Step(String eventType, ObjectNode payload) {
      this.eventType = eventType;
      this.payload = payload.toString().getBytes(StandardCharsets.UTF_8);
    }

    String eventType() {
      return eventType;
    }

    /** A copy of the caller's own. */
    ObjectNode payload() {
      try {
        return (ObjectNode) JSON.readTree(payload);
      } catch (IOException e) {
        throw new UncheckedIOException("bytes that were JSON", e);
      }
    }
  }

  private final Chance chance;
  private final Names names;
  private final Payloads payloads;
  private final int number;
  private final Deque<Step> steps = new ArrayDeque<>();

  TraceScript(Chance chance, Names names, int number, boolean finishes) {
    this.chance = chance;
    this.names = names;
    this.payloads = new Payloads(chance, names);
    this.number = number;
    write(finishes);
  }

  Deque<Step> steps() {
    return steps;
  }

  private void write(boolean finishes) {
    step("TraceStarted", payloads.traceStarted());
    for (int i = chance.between(0, 2); i > 0; i--) {
      step("EntityObserved", payloads.entityObserved());
    }
    for (int i = chance.between(0, 2); i > 0; i--) {
      step("InputObserved", payloads.inputObserved(names.inputId()));
    }
    decide();
    if (chance.percent(25)) {
      step("PrecedentCited", payloads.precedentCited(citedTrace()));
    }
    if (chance.percent(10)) {
      step("WorkflowReviewRequested", payloads.workflowReviewRequested());
    }
    act();
    if (finishes) {
      step("TraceFinished", payloads.traceFinished());
    }
  }

  private void decide() {
    for (int i = chance.between(0, 2); i > 0; i--) {
      ObjectNode policy = payloads.policy();
      step("PolicyEvaluated", payloads.policyEvaluated(policy));
      if (chance.percent(40)) {
        requestException("exc:" + number + ":" + i, policy.deepCopy());
      }
    }
  }

  private void requestException(String exceptionId, ObjectNode policy) {
    step("ExceptionRequested", payloads.exceptionRequested(exceptionId, policy));
    if (chance.percent(70)) {
      String subject = chance.percent(90) ? exceptionId : "exc:of another system";
      approve("exception", subject);
    }
  }

  private void act() {
    for (int i = chance.between(0, 2); i > 0; i--) {
      String actionId = "act:" + number + ":" + i;
      boolean proposed = chance.percent(70);
      if (proposed) {
        step("ActionProposed", payloads.actionProposed(actionId));
      }
      if (chance.percent(20)) {
        approve("action", actionId);
      }
      if (!proposed || chance.percent(80)) {
        step("ActionCommitted", payloads.actionCommitted(actionId));
      }
    }
  }

  private void approve(String subjectType, String subjectId) {
    String approvalId = "appr:" + number + ":" + steps.size();
    step("ApprovalRecorded", payloads.approvalRecorded(approvalId, subjectType, subjectId));
  }

  /** An earlier trace mostly; now and then one still to come, or one nobody ever starts. */
  private String citedTrace() {
    int kind = chance.below(10);
    if (kind < 7 && number > 0) {
      return names.trace(chance.below(number));
    }
    return kind < 9 ? names.trace(number + chance.between(1, 3)) : "archive:" + number;
  }

  private void step(String eventType, ObjectNode payload) {
    steps.add(new Step(eventType, payload));
  }
}
