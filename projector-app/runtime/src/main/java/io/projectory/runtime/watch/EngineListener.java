package io.projectory.runtime.watch;

import java.time.Duration;

/**
 * Told what one member does, on the thread that does it. Must not block and must not throw. Nobody
 * has to care for everything: every method does nothing of itself.
 */
public interface EngineListener {
  /** Hears nothing. */
  EngineListener NONE = new EngineListener() {};

  /** How an event reaches its projection (DESIGN 1). */
  enum Path {
    /** The live worker, from the topic. */
    LIVE,
    /** The mover of detached scopes, from the log. */
    DETACHED
  }

  /** What a batch spends its time on, in this order. */
  enum Stage {
    /** Records decoded, or the log read. */
    READ,
    /** Rows of scopes that are not cached. */
    SCOPES,
    /** Checks and the fold in memory. */
    FOLD,
    /** From the guard to the commit. */
    TRANSACTION
  }

  /** Why work was thrown away and done again; none of it is an error. */
  enum Repeat {
    /** The partition cursor was moved by somebody else. */
    STALE_PARTITION,
    /** A scope was changed by somebody else. */
    CHANGED_SCOPE,
    /** A statement failed on data, or took too long: the batch is cut down. */
    SMALLER_BATCH
  }

  /** What the group did to this member. */
  enum Rebalance {
    ASSIGNED,
    REVOKED,
    /** Taken away because this member was silent for too long. */
    LOST
  }

  /** What is tried again later. */
  enum Retry {
    /** A server could not be used. */
    SERVER,
    /** An event failed; its scope tries it again. */
    EVENT
  }

  /** A stage ended, whatever became of the batch. */
  default void stage(String projection, Path path, Stage stage, Duration took) {}

  /**
   * A batch is committed.
   *
   * @param records taken from the topic or the log, including those that were passed over
   * @param applied events over which cursors moved
   * @param bad records that are no event of the log
   */
  default void committed(String projection, Path path, int records, int applied, int bad) {}

  /**
   * Of a committed batch, one scope that it moved.
   *
   * @param firstLogSeq the first position over which its cursor moved
   * @param lastLogSeq where its cursor stands now
   */
  default void moved(
      String projection, Path path, String tenantId, long firstLogSeq, long lastLogSeq) {}

  default void repeated(String projection, Repeat reason) {}

  default void rebalanced(String projection, Rebalance what) {}

  default void retried(String projection, Retry what) {}

  /** An event failed for good and its scope with it; counted when it is decided. */
  default void scopeFailed(String projection) {}

  /** Digests from before and after a run stand for the same position, and differ. */
  default void digestsDiffer(String projection) {}
}
