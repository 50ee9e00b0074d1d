package io.projectory.runtime.fold;

import io.projectory.api.Projection;
import io.projectory.api.Table;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The folded changes of one batch, by table. For one thread. */
public final class BatchChanges {
  private final Map<Table, Map<RowKey, RowChange>> tables = new LinkedHashMap<>();

  public BatchChanges(Projection projection) {
    projection.tables().forEach(t -> tables.put(t, new LinkedHashMap<>()));
  }

  public Collection<RowChange> of(Table table) {
    return tables.get(table).values();
  }

  public boolean isEmpty() {
    return tables.values().stream().allMatch(Map::isEmpty);
  }

  /** Takes over what one event recorded; nothing of an event that failed ever gets here. */
  void merge(String tenant, List<Operation> operations) {
    for (Operation operation : operations) {
      int columns = operation.table().columns().size();
      operation.apply(
          tables
              .get(operation.table())
              .computeIfAbsent(
                  new RowKey(tenant, operation.key()), key -> new RowChange(key, columns)));
    }
  }
}
