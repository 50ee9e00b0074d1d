package io.projectory.app.operations;

/**
 * How far one scope has come.
 *
 * @param head of the tenant's log, read after the cursor
 * @param status as in {@link WorkerStatus}
 */
public record ScopeProgress(
    String tenantId, String projection, long cursor, long head, String status) {

  public long pending() {
    return Math.max(head - cursor, 0);
  }

  public boolean current() {
    return pending() == 0;
  }

  /** Whether it moves only when an operator asks. */
  public boolean stopped() {
    return status.equals("failed") || status.equals("paused");
  }
}
