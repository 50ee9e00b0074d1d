package io.projectory.runtime.simulation;

import io.projectory.runtime.fold.ScopeFold;
import io.projectory.runtime.scope.Scope;
import io.projectory.runtime.store.ScopeStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

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
  public Map<String, Scope> lock(
      Connection connection, Collection<String> tenants, Collection<String> missing)
      throws SQLException {
    Map<String, Scope> rows = new HashMap<>(super.lock(connection, tenants, missing));
    rows.replaceAll((tenant, row) -> known.getOrDefault(tenant, row));
    return rows;
  }

  @Override
  public void move(Connection connection, List<ScopeFold> moved) throws SQLException {
    super.move(connection, moved);
    for (ScopeFold fold : moved) {
      Scope before = fold.before();
      known.put(
          before.tenantId(),
          before.moved(fold.cursor(), fold.lastEventId(), before.state(), fold.passed()));
    }
  }
}
