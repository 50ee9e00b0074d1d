package io.projectory.runtime.run;

import io.projectory.schemas.AdminCommand;
import java.time.Instant;

/**
 * A row of {@code dg_projection_runs} (SEMANTICS 11).
 *
 * @param jobId the id of the command that asked for it
 * @param tenantId null is every tenant
 * @param projection one, or {@code all}
 * @param totalEvents what there is to do, or null before it has started
 * @param fromLog whether an every-tenant rebuild reads the log instead of the topic
 * @param phase index of the projection that is being worked on
 * @param eventsPerSecond of late, or null
 * @param metadata a JSON object
 */
public record Run(
    String jobId,
    String tenantId,
    String projection,
    RunMode mode,
    RunStatus status,
    Instant requestedAt,
    Instant startedAt,
    Instant finishedAt,
    long sinceLogSeq,
    Long untilLogSeq,
    long processedEvents,
    long lastLogSeq,
    Long totalEvents,
    Integer batchSize,
    Integer maxEventsPerSecond,
    boolean fromLog,
    int phase,
    Phase phaseState,
    Double eventsPerSecond,
    Instant progressAt,
    String errorCode,
    String errorMessage,
    String metadata) {

  /** Where the projection of the current phase stands. */
  public enum Phase {
    QUEUED,
    MOVING,
    /** All projections are where they should be; their digests are compared. */
    COMPARING
  }

  /** Whether its scopes are moved by reading the log, because the live workers know no limits. */
  public boolean byLog() {
    return byLog(
        tenantId,
        new AdminCommand.Options(sinceLogSeq, untilLogSeq, batchSize, maxEventsPerSecond, fromLog));
  }

  /** The same of a run of that tenant, or of every one for null, before there is one. */
  public static boolean byLog(String tenantId, AdminCommand.Options options) {
    return tenantId != null
        || options.fromLog()
        || options.untilLogSeq() != null
        || options.batchSize() != null
        || options.maxEventsPerSecond() != null;
  }
}
