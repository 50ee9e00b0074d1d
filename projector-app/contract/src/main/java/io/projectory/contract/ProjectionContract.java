package io.projectory.contract;

import io.projectory.api.Projection;
import io.projectory.api.Table;
import io.projectory.api.testing.MemoryTables;
import io.projectory.schemas.Event;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * What every projection must satisfy, whoever wrote it (SEMANTICS 7, DESIGN 10). In a test of any
 * framework:
 *
 * <pre>{@code ProjectionContract.of(new OpenTraces()).verify();}</pre>
 *
 * <p>A sample log is applied by the engine's own transactions to an embedded Postgres (started once
 * per JVM, in about 2 s). It is checked that
 *
 * <ol>
 *   <li>the first run gives the rows of a fold of one event at a time, in memory;
 *   <li>any batching gives the same rows, and so does a replay or rebuild from nothing;
 *   <li>events that come twice, or all over again, change nothing;
 *   <li>a tenant's rows are the same whether or not there are others, and resetting it leaves the
 *       others' rows alone;
 *   <li>a connection that breaks before any statement of a batch leaves no trace, and the batch
 *       applied again gives the same rows.
 * </ol>
 *
 * <p>Immutable; {@link #verify()} may be called by one thread at a time.
 */
public final class ProjectionContract {
  private static final int EVENTS = 400;
  private static final int TENANTS = 4;

  private final Projection projection;
  private final List<Event> events;
  private final long seed;

  private ProjectionContract(Projection projection, List<Event> events, long seed) {
    this.projection = projection;
    this.events = List.copyOf(events);
    this.seed = seed;
  }

  /** Over a sample log of all event types. */
  public static ProjectionContract of(Projection projection) {
    return new ProjectionContract(projection, SampleLog.random(1, EVENTS, TENANTS).events(), 1);
  }

  /** Over these events: several tenants, each in {@code log_seq} order from 1. */
  public ProjectionContract events(List<Event> own) {
    return new ProjectionContract(projection, own, seed);
  }

  /** Over another sample log, in other batches. */
  public ProjectionContract seed(long another) {
    return new ProjectionContract(
        projection, SampleLog.random(another, EVENTS, TENANTS).events(), another);
  }

  /**
   * @throws AssertionError naming the promise that is not kept, and the rows that differ
   */
  public void verify() {
    Map<String, List<String>> expected = foldedInMemory();
    if (expected.isEmpty()) {
      throw new AssertionError(
          projection.name() + " makes no row of these events: nothing would be shown");
    }
    try (ContractDatabase database = new ContractDatabase(projection, events)) {
      batchings(database, expected);
      duplicates(database, expected);
      otherTenants(database, expected);
      crashes(database, expected);
    } catch (SQLException e) {
      throw new AssertionError("the projection database: " + e.getMessage(), e);
    }
  }

  private void batchings(ContractDatabase database, Map<String, List<String>> expected)
      throws SQLException {
    database.apply(events);
    same("the first run, in one batch", expected, database.rows());
    database.reset();
    same("a reset", Map.of(), database.rows());
    for (Event event : events) {
      database.apply(List.of(event));
    }
    same("a replay, one event per batch", expected, database.rows());
    Random random = new Random(seed);
    for (int most : List.of(3, 40)) {
      database.reset();
      inBatches(database, events, random, most);
      same("a rebuild, in batches of up to " + most, expected, database.rows());
    }
  }

  private void duplicates(ContractDatabase database, Map<String, List<String>> expected)
      throws SQLException {
    database.reset();
    List<Event> doubled = new ArrayList<>();
    events.forEach(e -> doubled.addAll(List.of(e, e)));
    inBatches(database, doubled, new Random(seed), 7);
    database.apply(events);
    same("a run in which every event comes three times", expected, database.rows());
  }

  private void otherTenants(ContractDatabase database, Map<String, List<String>> expected)
      throws SQLException {
    for (String tenant : events.stream().map(Event::tenantId).distinct().toList()) {
      database.reset();
      List<Event> own = events.stream().filter(e -> e.tenantId().equals(tenant)).toList();
      database.apply(own);
      Map<String, List<String>> alone = new TreeMap<>(expected);
      alone.keySet().retainAll(List.of(tenant));
      same("a run of " + tenant + " alone", alone, database.rows());
    }
    database.reset();
    database.apply(events);
    String first = events.get(0).tenantId();
    database.reset(first);
    Map<String, List<String>> others = new TreeMap<>(expected);
    others.remove(first);
    same("a reset of " + first + " alone", others, database.rows());
  }

  private void crashes(ContractDatabase database, Map<String, List<String>> expected)
      throws SQLException {
    database.reset();
    int half = events.size() / 2;
    database.apply(events.subList(0, half));
    Map<String, List<String>> before = database.rows();
    String cursors = database.cursors();
    List<Event> rest = events.subList(half, events.size());
    int statement = 1;
    while (database.breaksBefore(statement, rest)) {
      same("a crash before statement " + statement + " of a batch", before, database.rows());
      if (!database.cursors().equals(cursors)) {
        throw new AssertionError("a crash moved cursors: " + database.cursors());
      }
      statement++;
    }
    same("a batch that was tried " + statement + " times", expected, database.rows());
  }

  private static void inBatches(
      ContractDatabase database, List<Event> events, Random random, int most) throws SQLException {
    int from = 0;
    while (from < events.size()) {
      int to = Math.min(events.size(), from + 1 + random.nextInt(most));
      database.apply(events.subList(from, to));
      from = to;
    }
  }

  private Map<String, List<String>> foldedInMemory() {
    MemoryTables tables = new MemoryTables(projection);
    events.forEach(tables::apply);
    Map<String, List<String>> rows = new TreeMap<>();
    for (String tenant : events.stream().map(Event::tenantId).distinct().toList()) {
      for (Table table : projection.tables()) {
        tables
            .rows(tenant, table)
            .forEach(
                row ->
                    rows.computeIfAbsent(tenant, t -> new ArrayList<>())
                        .add(table.name() + " " + row));
      }
    }
    rows.values().forEach(Collections::sort);
    return rows;
  }

  private void same(
      String after, Map<String, List<String>> expected, Map<String, List<String>> found) {
    if (!expected.equals(found)) {
      throw new AssertionError(
          projection.name()
              + " breaks its contract (seed "
              + seed
              + "): after "
              + after
              + "\nthese rows are missing: "
              + without(expected, found)
              + "\nthese should not be there: "
              + without(found, expected));
    }
  }

  private static List<String> without(
      Map<String, List<String>> all, Map<String, List<String>> some) {
    List<String> rest = new ArrayList<>();
    all.forEach(
        (tenant, rows) ->
            rows.stream()
                .filter(row -> !some.getOrDefault(tenant, List.of()).contains(row))
                .forEach(row -> rest.add(tenant + ": " + row)));
    return rest.subList(0, Math.min(10, rest.size()));
  }
}
