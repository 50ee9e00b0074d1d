package io.projectory.decisiongraph;

import io.projectory.api.Projection;
import io.projectory.api.Table;
import io.projectory.api.testing.MemoryTables;
import io.projectory.schemas.Event;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The three projections over tables in memory. */
public final class Projected {
  private static final List<Projection> PROJECTIONS =
      List.of(new ContextGraph(), new TraceSummary(), new PrecedentIndex());

  private final Map<String, MemoryTables> tables = new LinkedHashMap<>();

  public Projected() {
    PROJECTIONS.forEach(p -> tables.put(p.name(), new MemoryTables(p)));
  }

  public static Projected of(List<Event> events) {
    Projected projected = new Projected();
    events.forEach(projected::apply);
    return projected;
  }

  public void apply(Event event) {
    tables.values().forEach(t -> t.apply(event));
  }

  public void apply(String projection, Event event) {
    tables.get(projection).apply(event);
  }

  public List<Map<String, Object>> nodes() {
    return rows(ContextGraph.NODES);
  }

  public List<Map<String, Object>> edges() {
    return rows(ContextGraph.EDGES);
  }

  public List<Map<String, Object>> summaries() {
    return rows(TraceSummary.SUMMARIES);
  }

  public List<Map<String, Object>> evaluations() {
    return rows(PrecedentIndex.EVALUATIONS);
  }

  public List<Map<String, Object>> precedents() {
    return rows(PrecedentIndex.PRECEDENTS);
  }

  public List<Map<String, Object>> rows(Table table) {
    return rows(TestEvents.TENANT, table);
  }

  public List<Map<String, Object>> rows(String tenantId, Table table) {
    Projection owner =
        PROJECTIONS.stream().filter(p -> p.tables().contains(table)).findFirst().orElseThrow();
    return tables.get(owner.name()).rows(tenantId, table);
  }

  /** All five tables. */
  public static List<Table> allTables() {
    return PROJECTIONS.stream().flatMap(p -> p.tables().stream()).toList();
  }

  /** The four digests of a tenant. */
  Map<String, String> digests(String tenantId) {
    Map<String, String> digests = new LinkedHashMap<>();
    for (Projection projection : PROJECTIONS) {
      MemoryTables own = tables.get(projection.name());
      digests.put(projection.name(), DigestText.digest(projection, own, tenantId));
    }
    digests.put(DecisionGraph.FULL_PROJECTION, DigestText.full(digests));
    return digests;
  }
}
