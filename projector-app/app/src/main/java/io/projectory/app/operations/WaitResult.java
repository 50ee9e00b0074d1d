package io.projectory.app.operations;

import java.util.Map;

/**
 * How a wait ended.
 *
 * @param logSeq what was waited for
 * @param blockedBy the first projection in canonical order that had not applied it, or null
 * @param cursors by projection, when the wait ended
 */
public record WaitResult(
    String tenantId, long logSeq, Result result, String blockedBy, Map<String, Long> cursors) {

  /** What became of it. */
  public enum Result {
    /** Every projection has applied the position. */
    APPLIED,
    /** Nothing stands in the way; it was not done in time. */
    TIMED_OUT,
    /** A scope has failed and waits for an operator. */
    FAILED,
    /** A scope is paused and waits for an operator. */
    PAUSED,
    /** A scope was still being rebuilt when the time was over. */
    REBUILDING
  }
}
