package io.projectory.runtime.simulation;

import io.projectory.runtime.store.Guard;
import java.util.function.UnaryOperator;

/** A rule of the design, broken on purpose: the simulation must notice (DESIGN 10). */
enum Mutant {
  NONE(sql -> sql),

  /** Rows are committed, and then, in a transaction of its own, the cursor. */
  CURSOR_AFTER_EFFECT(sql -> sql),

  /** The partition cursor is committed, and then, in a transaction of its own, the rows. */
  CURSOR_BEFORE_EFFECT(sql -> sql),

  /** The partition cursor is moved wherever it stands. */
  NO_COMPARE_AND_SET(
      sql ->
          sql.contains("update dg_partition_cursors")
              ? sql.replace("and c.next_offset = u.held", "")
              : sql),

  /** What the fold assumed of its scopes is not compared with their rows. */
  NO_SCOPE_CHECK(sql -> sql),

  /** Batches do not hold the guard that a reset takes. */
  NO_GUARD(sql -> sql.replace(Guard.SHARED_CALL, "?::text")),

  /** Two writers of one tenant number their events at the same time. */
  NO_NUMBERING_LOCK(sql -> sql),

  /** What the log does not show yet is taken for absent. */
  UNSEEN_IS_ABSENT(sql -> sql),

  /** What a member has cached survives rollbacks and stale cursors. */
  CACHES_KEPT(sql -> sql),

  /** A skip is forgotten by whoever reads the scope. */
  SKIPS_FORGOTTEN(sql -> sql.replace("and status = 'skipped' and", "and status = 'none' and"));

  private final UnaryOperator<String> rewriting;

  Mutant(UnaryOperator<String> rewriting) {
    this.rewriting = rewriting;
  }

  String rewrite(String sql) {
    return rewriting.apply(sql);
  }

  /** Whether the transaction is cut in two before this statement. */
  boolean commitsBefore(String sql) {
    return switch (this) {
      case CURSOR_AFTER_EFFECT -> sql.contains("set last_log_seq = u.last_log_seq");
      case CURSOR_BEFORE_EFFECT ->
          sql.contains("for update") || sql.contains("insert into dg_projection_cursors");
      default -> false;
    };
  }
}
