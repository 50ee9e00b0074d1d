package io.projectory.api.testing;

import io.projectory.api.Projection;
import io.projectory.api.Table;
import io.projectory.schemas.ByteOrder;
import io.projectory.schemas.Event;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs one projection over events, one at a time, into plain maps: a unit test of {@code apply}
 * without runtime, Kafka or Postgres. It keeps the promises that {@link Projection} and {@link
 * io.projectory.api.Changes} make, but checks neither hash nor sequence of an event. Not
 * thread-safe.
 */
public final class MemoryTables {
  private final Projection projection;
  private final Map<Table, Map<RowKey, Object[]>> tables = new HashMap<>();
  private final Map<Trace, List<Event>> traces = new HashMap<>();

  /** Whose row: tenants do not see each other's. */
  record RowKey(String tenantId, List<Object> key) {}

  private record Trace(String tenantId, String traceId) {}

  public MemoryTables(Projection projection) {
    this.projection = projection;
    projection.tables().forEach(table -> tables.put(table, new HashMap<>()));
  }

  /**
   * Folds the next event. If the projection throws, the event leaves no trace, as if its
   * transaction had been rolled back, or skipped.
   */
  public void apply(Event event) {
    List<Event> trace =
        traces.computeIfAbsent(
            new Trace(event.tenantId(), event.traceId()), t -> new ArrayList<>());
    if (projection.eventTypes().contains(event.eventType())) {
      MemoryChanges changes = new MemoryChanges(tables, event.tenantId(), earlier(event, trace));
      projection.apply(event, changes);
      changes.commit();
    }
    trace.add(event);
  }

  /** The rows of one tenant in the byte order of their key, each a map from column to value. */
  public List<Map<String, Object>> rows(String tenantId, Table table) {
    List<RowKey> keys = new ArrayList<>();
    for (RowKey key : of(table).keySet()) {
      if (key.tenantId().equals(tenantId)) {
        keys.add(key);
      }
    }
    keys.sort(Comparator.comparing(RowKey::key, MemoryTables::compareKeys));
    List<Map<String, Object>> rows = new ArrayList<>();
    keys.forEach(key -> rows.add(named(table, of(table).get(key))));
    return rows;
  }

  private Map<RowKey, Object[]> of(Table table) {
    Map<RowKey, Object[]> rows = tables.get(table);
    if (rows == null) {
      throw new IllegalArgumentException(projection.name() + " declares no table " + table);
    }
    return rows;
  }

  private List<Event> earlier(Event event, List<Event> trace) {
    Set<String> types = projection.history().getOrDefault(event.eventType(), Set.of());
    return trace.stream()
        .filter(earlier -> types.contains(earlier.eventType()))
        .sorted(Comparator.comparingInt(Event::traceSeq))
        .toList();
  }

  private static Map<String, Object> named(Table table, Object[] row) {
    Map<String, Object> named = new LinkedHashMap<>();
    table.columns().forEach(column -> named.put(column.name(), row[column.position()]));
    return Collections.unmodifiableMap(named);
  }

  @SuppressWarnings("unchecked")
  private static int compareKeys(List<Object> a, List<Object> b) {
    for (int i = 0; i < a.size(); i++) {
      int order =
          a.get(i) instanceof String text
              ? ByteOrder.compare(text, (String) b.get(i))
              : ((Comparable<Object>) a.get(i)).compareTo(b.get(i));
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }
}
