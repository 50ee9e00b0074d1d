package io.projectory.runtime.batch;

import io.projectory.runtime.failure.ErrorText;
import io.projectory.runtime.fold.FoldResult;
import io.projectory.runtime.fold.ScopeFold;
import io.projectory.runtime.jdbc.Pipeline;
import io.projectory.runtime.settle.FailureSettlement;
import io.projectory.runtime.store.BadRecordStore;
import io.projectory.runtime.store.CursorStep;
import io.projectory.runtime.store.PartitionCursorStore;
import io.projectory.runtime.store.ScopeStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * One batch of the live path in one transaction, always in this order (DESIGN 4.5): guard,
 * partition cursors by compare-and-set, scopes, rows, cursors, commit. A scope that cannot go on is
 * detached by the same transaction. Thread-safe.
 */
public final class LiveTransaction {
  /** How the transaction ended; only COMMITTED has an effect. */
  public enum Outcome {
    COMMITTED,
    /** A partition cursor is not where the member holds it. */
    STALE,
    /** A scope is not what the fold assumed. */
    CHANGED
  }

  private final String projection;
  private final DataSource views;
  private final BatchSession session;
  private final PartitionCursorStore cursors;
  private final ScopeStore scopes;
  private final ScopeApply apply;
  private final FailureSettlement settlement;
  private final BadRecordStore badRecords;

  public LiveTransaction(
      String projection,
      DataSource views,
      BatchSession session,
      PartitionCursorStore cursors,
      ScopeStore scopes,
      ScopeApply apply,
      FailureSettlement settlement,
      BadRecordStore badRecords) {
    this.projection = projection;
    this.views = views;
    this.session = session;
    this.cursors = cursors;
    this.scopes = scopes;
    this.apply = apply;
    this.settlement = settlement;
    this.badRecords = badRecords;
  }

  /** What a batch does in one partition. */
  public record Part(CursorStep step, FoldResult fold) {}

  /**
   * Commits all parts or none.
   *
   * @param parts of different partitions, in their order, and of different tenants
   */
  public Outcome run(List<Part> parts) throws SQLException {
    return session.run(
        views,
        projection,
        pipeline -> inTransaction(pipeline, parts),
        outcome -> outcome == Outcome.COMMITTED);
  }

  private Outcome inTransaction(Pipeline pipeline, List<Part> parts) throws SQLException {
    List<FoldResult> folds = parts.stream().map(Part::fold).toList();
    Supplier<Boolean> current =
        cursors.compareAndSet(pipeline, parts.stream().map(Part::step).toList());
    Supplier<Boolean> unchanged = apply.lock(pipeline, folds);
    pipeline.send();
    if (!current.get()) {
      return Outcome.STALE;
    }
    if (!unchanged.get()) {
      return Outcome.CHANGED;
    }
    apply.write(pipeline, folds);
    for (Part part : parts) {
      for (ScopeFold scope : part.fold().scopes()) {
        if (scope.failure() != null) {
          detach(pipeline.sent(), scope);
        }
      }
      badRecords.insert(pipeline, part.step().partition(), part.fold().badRecords());
    }
    return Outcome.COMMITTED;
  }

  /**
   * What the projection refused is settled here; what the topic got wrong is for the log to decide.
   */
  private void detach(Connection connection, ScopeFold scope) throws SQLException {
    if (scope.failure().fromProjection()) {
      settlement.settle(connection, scope, scope.applied());
    } else {
      scopes.detach(connection, scope.before().tenantId(), ErrorText.of(scope.failure().error()));
    }
  }
}
