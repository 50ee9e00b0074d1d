package io.projectory.runtime.scope;

import java.util.Objects;
import java.util.Set;

/**
 * What is known of a scope's row of {@code dg_projection_cursors}. A batch is folded on top of one
 * and applied only if the row still says the same.
 *
 * @param cursor last {@code log_seq} applied
 * @param generation moved by every reset, so that a cursor that went back and forth is recognised
 * @param passed highest {@code log_seq} that the live worker passed over
 * @param lastEventId event at the cursor, or null
 * @param retryCount failed attempts in a row
 * @param skipped ids of events that this scope leaves out for ever
 * @param stored whether the row exists
 * @param runId the run that moves a detached scope, or null
 * @param epoch number of this reading of the row; what was cached under an older one is stale
 */
public record Scope(
    String tenantId,
    long cursor,
    long generation,
    ScopeState state,
    long passed,
    String lastEventId,
    int retryCount,
    Set<String> skipped,
    boolean stored,
    String runId,
    long epoch) {

  /** A scope without a row: nothing applied yet. */
  public static Scope absent(String tenantId, Set<String> skipped, long epoch) {
    return new Scope(tenantId, 0, 0, ScopeState.ATTACHED, 0, null, 0, skipped, false, null, epoch);
  }

  public boolean attached() {
    return state == ScopeState.ATTACHED;
  }

  /** Whether a locked row still says what this one says, as far as a fold depends on it. */
  public boolean sameAs(Scope row) {
    return cursor == row.cursor
        && generation == row.generation
        && state == row.state
        && Objects.equals(runId, row.runId);
  }

  /** The same scope after a committed batch. */
  public Scope moved(long newCursor, String newLastEventId, ScopeState newState, long newPassed) {
    return new Scope(
        tenantId,
        newCursor,
        generation,
        newState,
        newPassed,
        newLastEventId,
        0,
        skipped,
        true,
        runId,
        epoch);
  }
}
