package io.projectory.runtime.simulation;

import io.projectory.runtime.fold.ScopeFold;
import io.projectory.runtime.jdbc.Pipeline;
import io.projectory.runtime.scope.Scope;
import io.projectory.runtime.store.ScopeStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** Says of every locked scope that it is what its reader last knew of it. */
final class UncheckedScopes extends ScopeStore {
  private final Map<String, Scope> known = new HashMap<>();

  UncheckedScopes() {
    super(SimulatedProjection.NAME);
  }

  @Override
  public Map<String, Scope> load(Connection connection, Collection<String> tenants)
      throws SQLException {
    Map<String, Scope> loaded = super.load(connection, tenants);
    known.putAll(loaded);
    return loaded;
  }

  @Override
  public Supplier<Map<String, Scope>> lock(
      Pipeline pipeline, Collection<String> tenants, Collection<String> missing) {
    Supplier<Map<String, Scope>> locked = super.lock(pipeline, tenants, missing);
    return () -> {
      Map<String, Scope> rows = new HashMap<>(locked.get());
      rows.replaceAll((tenant, row) -> known.getOrDefault(tenant, row));
      return rows;
    };
  }

  @Override
  public Supplier<Boolean> place(Pipeline pipeline, List<ScopeFold> moved) {
    Supplier<Boolean> placed = super.place(pipeline, moved);
    return () -> {
      placed.get();
      know(moved);
      return true;
    };
  }

  @Override
  public void move(Pipeline pipeline, List<ScopeFold> moved) {
    super.move(pipeline, moved);
    know(moved);
  }

  private void know(List<ScopeFold> moved) {
    for (ScopeFold fold : moved) {
      Scope before = fold.before();
      known.put(
          before.tenantId(),
          before.moved(fold.cursor(), fold.lastEventId(), before.state(), fold.passed()));
    }
  }
}
