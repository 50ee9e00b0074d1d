package io.projectory.runtime.failure;

import java.io.Serial;

/**
 * A condition under which going on could lose or double events: the worker stops and says what
 * heals it. Never retried.
 */
public final class TypedStop extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** What was found. */
  public enum Reason {
    TOPIC_MISSING,
    TOPIC_RECREATED,
    PARTITION_COUNT_CHANGED,
    CURSOR_OUT_OF_RANGE,
    LOG_DIVERGED,
    TABLE_MISMATCH,
    TOO_MANY_POLL_FAILURES
  }

  private final Reason reason;

  public TypedStop(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
