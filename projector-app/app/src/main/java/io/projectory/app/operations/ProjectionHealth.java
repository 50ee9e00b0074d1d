package io.projectory.app.operations;

import java.util.List;

/**
 * One tenant's projections against its log (SEMANTICS 13, {@code projection_health}). Times are
 * rfc-now.
 *
 * @param eventLogLastSeq head of the tenant's log, read after the cursors: none is above it
 * @param projections in canonical order
 * @param openRuns oldest request first
 * @param fullDigest of the stored row, or null
 */
public record ProjectionHealth(
    String tenantId,
    long eventLogLastSeq,
    List<ProjectionState> projections,
    List<OpenRun> openRuns,
    String fullDigest) {

  public ProjectionHealth {
    projections = List.copyOf(projections);
    openRuns = List.copyOf(openRuns);
  }

  /**
   * One projection of the tenant.
   *
   * @param lastLogSeq its cursor
   * @param updatedAt of the stored digest, or null
   * @param digest as stored, or null
   */
  public record ProjectionState(
      String projectionName,
      long lastLogSeq,
      long pendingEvents,
      boolean isStale,
      String updatedAt,
      String digest,
      int openFailures) {}

  /** A queued or running run that touches the tenant; {@code untilLogSeq} may be null. */
  public record OpenRun(
      String jobId,
      String projectionName,
      String mode,
      String status,
      String requestedAt,
      String startedAt,
      long processedEvents,
      long lastLogSeq,
      Long untilLogSeq) {}
}
