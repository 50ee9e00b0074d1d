package io.projectory.runtime.detached;

import io.projectory.api.OnError;
import io.projectory.api.Projection;
import io.projectory.runtime.batch.BatchSession;
import io.projectory.runtime.batch.ScopeApply;
import io.projectory.runtime.config.Backoff;
import io.projectory.runtime.fold.FoldResult;
import io.projectory.runtime.fold.ScopeFold;
import io.projectory.runtime.scope.Scope;
import io.projectory.runtime.settle.FailureSettlement;
import io.projectory.runtime.store.BadRecordStore;
import io.projectory.runtime.store.ScopeControl;
import io.projectory.runtime.store.ScopeStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * The transactions that move a detached scope: a batch read from the log, with the failure that
 * ended it, and the hand-back to the live path (DESIGN 5). Thread-safe.
 */
final class DetachedTransaction {
  /** Together some 12 s. */
  private static final int LOOKS_AT_LOG = 8;

  private static final Backoff BETWEEN_LOOKS =
      new Backoff(Duration.ofMillis(250), Duration.ofSeconds(2));

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
  private final ScopeStore scopes;
  private final FailureSettlement settlement;
  private final BadRecordStore badRecords;
  private final ScopeApply apply;
  private final ScopeControl control;

  DetachedTransaction(
      Projection projection,
      DataSource views,
      BatchSession session,
      ScopeStore scopes,
      FailureSettlement settlement,
      BadRecordStore badRecords,
      ScopeApply apply) {
    this.projection = projection;
    this.views = views;
    this.session = session;
    this.scopes = scopes;
    this.settlement = settlement;
    this.badRecords = badRecords;
    this.apply = apply;
    this.control = new ScopeControl(projection.name());
  }

  /**
   * Applies what was folded and settles the failure that ended it.
   *
   * @param processedBefore events this move committed before this batch
   */
  Next applyBatch(FoldResult fold, long processedBefore) throws SQLException {
    return transaction(
        pipeline -> {
          Supplier<Boolean> unchanged = apply.lock(pipeline, List.of(fold));
          pipeline.send();
          if (!unchanged.get()) {
            return Next.CHANGED;
          }
          apply.write(pipeline, List.of(fold));
          ScopeFold scope = fold.scopes().iterator().next();
          return scope.failure() == null
              ? Next.GO_ON
              : settle(pipeline.sent(), scope, processedBefore + scope.applied());
        });
  }

  /** Attaches the scope unless the topic has shown events that the log read has not reached. */
  Next handBack(Scope scope) throws SQLException {
    return unchanged(
        scope,
        (connection, row) -> {
          if (row.passed() > row.cursor()) {
            return Next.REST;
          }
          scopes.attach(connection, scope.tenantId());
          return Next.GO_ON;
        });
  }

  /**
   * The topic shows events that the log does not have: wait, or after a while call them foreign.
   * Never at once, whatever the event retry configuration: a commit may be published before the log
   * shows it, and its events, called foreign, would be missing until the next one comes.
   */
  Next awaitLog(Scope scope, int attempt) throws SQLException {
    return unchanged(
        scope,
        (connection, row) -> {
          if (attempt > LOOKS_AT_LOG) {
            scopes.forgetPassed(connection, scope.tenantId());
            return Next.GO_ON;
          }
          scopes.waitForLog(connection, scope.tenantId(), attempt, BETWEEN_LOOKS.delay(attempt));
          return Next.REST;
        });
  }

  /** The run that moves the scope goes no further: the scope rests. */
  Next rest(Scope scope) throws SQLException {
    return unchanged(
        scope,
        (connection, row) -> {
          control.rest(connection, scope.tenantId());
          return Next.REST;
        });
  }

  /** What is done with a scope that is locked, and still is what was assumed. */
  @FunctionalInterface
  private interface Locked {
    Next run(Connection connection, Scope row) throws SQLException;
  }

  private Next unchanged(Scope scope, Locked work) throws SQLException {
    return transaction(
        pipeline -> {
          Supplier<Map<String, Scope>> rows =
              scopes.lock(pipeline, List.of(scope.tenantId()), List.of());
          Connection connection = pipeline.sent();
          Scope row = rows.get().get(scope.tenantId());
          return row != null && scope.sameAs(row) ? work.run(connection, row) : Next.CHANGED;
        });
  }

  private Next settle(Connection connection, ScopeFold scope, long processed) throws SQLException {
    OnError decided = settlement.settle(connection, scope, processed);
    if (decided == OnError.FATAL) {
      badRecords.forget(connection, scope.before().tenantId(), scope.failure().logSeq());
    }
    return decided == OnError.SKIP ? Next.GO_ON : Next.REST;
  }

  private Next transaction(BatchSession.Work<Next> work) throws SQLException {
    return session.run(views, projection.name(), work, next -> next != Next.CHANGED);
  }
}
