package io.projectory.runtime.detached;

import io.projectory.api.OnError;
import io.projectory.api.Projection;
import io.projectory.runtime.batch.BatchSession;
import io.projectory.runtime.batch.ScopeApply;
import io.projectory.runtime.config.EventRetryConfig;
import io.projectory.runtime.fold.FoldResult;
import io.projectory.runtime.fold.ScopeFold;
import io.projectory.runtime.scope.Scope;
import io.projectory.runtime.settle.FailureSettlement;
import io.projectory.runtime.store.BadRecordStore;
import io.projectory.runtime.store.Guard;
import io.projectory.runtime.store.ScopeStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import javax.sql.DataSource;

/**
 * The transactions that move a detached scope: a batch read from the log, with the failure that
 * ended it, and the hand-back to the live path (DESIGN 5). Thread-safe.
 */
final class DetachedTransaction {
  /** What to do with the scope next. */
  enum Next {
    /** Read on. */
    GO_ON,
    /** Nothing to do before its next attempt is due, or before somebody asks. */
    REST,
    /** The row is not what was assumed: read it again. */
    CHANGED
  }

  private final Projection projection;
  private final DataSource views;
  private final BatchSession session;
  private final EventRetryConfig retry;
  private final ScopeStore scopes;
  private final FailureSettlement settlement;
  private final BadRecordStore badRecords;
  private final ScopeApply apply;

  DetachedTransaction(
      Projection projection,
      DataSource views,
      BatchSession session,
      EventRetryConfig retry,
      ScopeStore scopes,
      FailureSettlement settlement,
      BadRecordStore badRecords,
      ScopeApply apply) {
    this.projection = projection;
    this.views = views;
    this.session = session;
    this.retry = retry;
    this.scopes = scopes;
    this.settlement = settlement;
    this.badRecords = badRecords;
    this.apply = apply;
  }

  private interface Work {
    Next run(Connection connection) throws SQLException;
  }

  /**
   * Applies what was folded and settles the failure that ended it.
   *
   * @param processedBefore events this move committed before this batch
   */
  Next applyBatch(FoldResult fold, long processedBefore) throws SQLException {
    return transaction(
        connection -> {
          if (!apply.apply(connection, fold)) {
            return Next.CHANGED;
          }
          ScopeFold scope = fold.scopes().iterator().next();
          return scope.failure() == null
              ? Next.GO_ON
              : settle(connection, scope, processedBefore + scope.applied());
        });
  }

  /** Attaches the scope unless the topic has shown events that the log read has not reached. */
  Next handBack(Scope scope) throws SQLException {
    return transaction(
        connection -> {
          Scope row =
              scopes.lock(connection, List.of(scope.tenantId()), List.of()).get(scope.tenantId());
          if (row == null || !scope.sameAs(row)) {
            return Next.CHANGED;
          }
          if (row.passed() > row.cursor()) {
            return Next.REST;
          }
          scopes.attach(connection, scope.tenantId());
          return Next.GO_ON;
        });
  }

  /**
   * The topic shows events that the log does not have: wait, or after a while call them foreign.
   */
  Next awaitLog(Scope scope, int attempt) throws SQLException {
    return transaction(
        connection -> {
          Scope row =
              scopes.lock(connection, List.of(scope.tenantId()), List.of()).get(scope.tenantId());
          if (row == null || !scope.sameAs(row)) {
            return Next.CHANGED;
          }
          if (attempt > retry.maxRetryAttempts()) {
            scopes.forgetPassed(connection, scope.tenantId());
            return Next.GO_ON;
          }
          scopes.waitForLog(connection, scope.tenantId(), attempt, retry.delay(attempt));
          return Next.REST;
        });
  }

  private Next settle(Connection connection, ScopeFold scope, long processed) throws SQLException {
    OnError decided = settlement.settle(connection, scope, processed);
    if (decided == OnError.FATAL) {
      badRecords.forget(connection, scope.before().tenantId(), scope.failure().logSeq());
    }
    return decided == OnError.SKIP ? Next.GO_ON : Next.REST;
  }

  private Next transaction(Work work) throws SQLException {
    try (Connection connection = views.getConnection()) {
      boolean commit = false;
      try {
        session.begin(connection);
        Guard.shared(connection, projection.name());
        Next next = work.run(connection);
        commit = next != Next.CHANGED;
        return next;
      } finally {
        if (commit) {
          connection.commit();
        } else {
          connection.rollback();
        }
      }
    }
  }
}
