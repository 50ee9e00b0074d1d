package io.projectory.app.operations;

/** The one thing operations ask of the event log. Thread-safe. */
@FunctionalInterface
public interface LogHeads {
  /**
   * Last {@code log_seq} of the tenant, 0 without events.
   *
   * @throws io.projectory.schemas.ProjectoryException {@code storage} when the log cannot be read
   */
  long lastLogSeq(String tenantId);
}
