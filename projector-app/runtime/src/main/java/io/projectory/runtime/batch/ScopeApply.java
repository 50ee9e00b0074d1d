package io.projectory.runtime.batch;

import io.projectory.api.Projection;
import io.projectory.api.Table;
import io.projectory.runtime.fold.FoldResult;
import io.projectory.runtime.fold.RowChange;
import io.projectory.runtime.fold.ScopeFold;
import io.projectory.runtime.scope.Scope;
import io.projectory.runtime.store.FailureStore;
import io.projectory.runtime.store.ScopeStore;
import io.projectory.runtime.write.TableWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

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
   * False when a scope is not what the fold assumed: roll back, read again, fold again.
   *
   * @param folds of different tenants
   */
  public boolean apply(Connection connection, List<FoldResult> folds) throws SQLException {
    List<ScopeFold> folded = folds.stream().flatMap(f -> f.scopes().stream()).toList();
    if (!unchanged(connection, folded)) {
      return false;
    }
    for (Map.Entry<Table, TableWriter> writer : writers.entrySet()) {
      writer.getValue().write(connection, changes(folds, writer.getKey()));
    }
    List<ScopeFold> moved = folded.stream().filter(ScopeFold::moved).toList();
    scopes.move(connection, moved);
    scopes.passOver(
        connection,
        folded.stream().filter(s -> !s.moved() && s.passed() != s.before().passed()).toList());
    failures.resolve(connection, moved);
    return true;
  }

  private static Collection<RowChange> changes(List<FoldResult> folds, Table table) {
    if (folds.size() == 1) {
      return folds.get(0).changes().of(table);
    }
    List<RowChange> all = new ArrayList<>();
    folds.forEach(fold -> all.addAll(fold.changes().of(table)));
    return all;
  }

  private boolean unchanged(Connection connection, List<ScopeFold> folded) throws SQLException {
    if (folded.isEmpty()) {
      return true;
    }
    List<String> tenants = folded.stream().map(s -> s.before().tenantId()).toList();
    List<String> missing =
        folded.stream()
            .map(ScopeFold::before)
            .filter(s -> !s.stored())
            .map(Scope::tenantId)
            .toList();
    Map<String, Scope> rows = scopes.lock(connection, tenants, missing);
    for (ScopeFold scope : folded) {
      Scope row = rows.get(scope.before().tenantId());
      if (row == null || !scope.before().sameAs(row)) {
        return false;
      }
    }
    return true;
  }
}
