package io.projectory.runtime.batch;

import io.projectory.api.Projection;
import io.projectory.api.Table;
import io.projectory.runtime.fold.FoldResult;
import io.projectory.runtime.fold.RowChange;
import io.projectory.runtime.fold.ScopeFold;
import io.projectory.runtime.jdbc.Pipeline;
import io.projectory.runtime.scope.Scope;
import io.projectory.runtime.store.FailureStore;
import io.projectory.runtime.store.ScopeStore;
import io.projectory.runtime.write.TableWriter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The part of a batch transaction that the live path and the log path share (DESIGN 4.5 c to e):
 * locks the scopes, makes sure that they still are what the fold assumed, writes the rows, moves
 * the cursors. Runs in the caller's transaction. Thread-safe.
 */
public final class ScopeApply {
  private final ScopeStore scopes;
  private final FailureStore failures;
  private final Map<Table, TableWriter> writers = new LinkedHashMap<>();

  public ScopeApply(Projection projection, ScopeStore scopes, FailureStore failures) {
    this.scopes = scopes;
    this.failures = failures;
    projection.tables().forEach(t -> writers.put(t, new TableWriter(t)));
  }

  /**
   * Locks the scopes, and creates the rows that are missing; false when one is not what the fold
   * assumed: roll back, read again, fold again.
   *
   * @param folds of different tenants
   */
  public Supplier<Boolean> lock(Pipeline pipeline, List<FoldResult> folds) {
    List<ScopeFold> folded = scopes(folds);
    Supplier<Boolean> placed =
        scopes.place(pipeline, folded.stream().filter(ScopeApply::begins).toList());
    Supplier<Boolean> unchanged =
        lockRows(pipeline, folded.stream().filter(s -> !begins(s)).toList());
    return () -> placed.get() && unchanged.get();
  }

  /** Whether the batch is the first that moves the scope, which has no row yet. */
  private static boolean begins(ScopeFold scope) {
    return scope.moved() && !scope.before().stored();
  }

  private Supplier<Boolean> lockRows(Pipeline pipeline, List<ScopeFold> folded) {
    if (folded.isEmpty()) {
      return () -> true;
    }
    List<String> tenants = folded.stream().map(s -> s.before().tenantId()).toList();
    List<String> missing =
        folded.stream()
            .map(ScopeFold::before)
            .filter(s -> !s.stored())
            .map(Scope::tenantId)
            .toList();
    Supplier<Map<String, Scope>> rows = scopes.lock(pipeline, tenants, missing);
    return () -> unchanged(folded, rows.get());
  }

  private static List<ScopeFold> scopes(List<FoldResult> folds) {
    return folds.stream().flatMap(f -> f.scopes().stream()).toList();
  }

  private static boolean unchanged(List<ScopeFold> folded, Map<String, Scope> rows) {
    for (ScopeFold scope : folded) {
      Scope row = rows.get(scope.before().tenantId());
      if (row == null || !scope.before().sameAs(row)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Writes the rows and moves the cursors of scopes that are locked and unchanged; those that were
   * created stand where they belong.
   */
  public void write(Pipeline pipeline, List<FoldResult> folds) throws SQLException {
    for (Map.Entry<Table, TableWriter> writer : writers.entrySet()) {
      writer.getValue().write(pipeline, changes(folds, writer.getKey()));
    }
    List<ScopeFold> folded = scopes(folds);
    List<ScopeFold> moved = folded.stream().filter(ScopeFold::moved).toList();
    scopes.move(pipeline, moved.stream().filter(s -> !begins(s)).toList());
    scopes.passOver(
        pipeline,
        folded.stream().filter(s -> !s.moved() && s.passed() != s.before().passed()).toList());
    failures.resolve(pipeline, moved);
  }

  private static Collection<RowChange> changes(List<FoldResult> folds, Table table) {
    if (folds.size() == 1) {
      return folds.get(0).changes().of(table);
    }
    List<RowChange> all = new ArrayList<>();
    folds.forEach(fold -> all.addAll(fold.changes().of(table)));
    return all;
  }
}
