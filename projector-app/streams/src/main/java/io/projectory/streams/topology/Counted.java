package io.projectory.streams.topology;

import java.util.Locale;

/** What is counted for a policy version in an hour; the order is that of stored counts. */
public enum Counted {
  /** {@code PolicyEvaluated} that decided {@code allow}. */
  ALLOWED,
  /** {@code PolicyEvaluated} that decided {@code deny}. */
  DENIED,
  /** {@code PolicyEvaluated} that decided {@code require_exception}. */
  EXCEPTION_REQUIRED,
  /** {@code ExceptionRequested}. */
  EXCEPTION_REQUESTED,
  /** Traces that evaluated the policy version and finished with {@code success}. */
  SUCCEEDED,
  /** The same with {@code failure}. */
  FAILED,
  /** The same with {@code abandoned}. */
  ABANDONED,
  /** Whatever was recorded after its own hour was closed; stands in the hour of recording. */
  LATE;

  /** The member of the published value. */
  public String member() {
    return name().toLowerCase(Locale.ROOT);
  }
}
