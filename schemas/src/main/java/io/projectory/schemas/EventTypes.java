package io.projectory.schemas;

import java.util.List;

/** The eleven types of events (SEMANTICS 5). */
public final class EventTypes {
  public static final String TRACE_STARTED = "TraceStarted";
  public static final String INPUT_OBSERVED = "InputObserved";
  public static final String ENTITY_OBSERVED = "EntityObserved";
  public static final String POLICY_EVALUATED = "PolicyEvaluated";
  public static final String EXCEPTION_REQUESTED = "ExceptionRequested";
  public static final String APPROVAL_RECORDED = "ApprovalRecorded";
  public static final String WORKFLOW_REVIEW_REQUESTED = "WorkflowReviewRequested";
  public static final String PRECEDENT_CITED = "PrecedentCited";
  public static final String ACTION_PROPOSED = "ActionProposed";
  public static final String ACTION_COMMITTED = "ActionCommitted";
  public static final String TRACE_FINISHED = "TraceFinished";

  /** All of them, in the order of SEMANTICS 5. */
  public static final List<String> ALL =
      List.of(
          TRACE_STARTED,
          INPUT_OBSERVED,
          ENTITY_OBSERVED,
          POLICY_EVALUATED,
          EXCEPTION_REQUESTED,
          APPROVAL_RECORDED,
          WORKFLOW_REVIEW_REQUESTED,
          PRECEDENT_CITED,
          ACTION_PROPOSED,
          ACTION_COMMITTED,
          TRACE_FINISHED);

  private EventTypes() {}
}
