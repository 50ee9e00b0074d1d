package io.projectory.contract;

import io.projectory.api.Projection;
import io.projectory.api.Table;
import io.projectory.runtime.batch.BatchSession;
import io.projectory.runtime.batch.LiveTransaction;
import io.projectory.runtime.batch.ScopeApply;
import io.projectory.runtime.config.EventRetryConfig;
import io.projectory.runtime.config.HeartbeatConfig;
import io.projectory.runtime.digest.DigestService;
import io.projectory.runtime.fold.BatchFold;
import io.projectory.runtime.fold.FoldResult;
import io.projectory.runtime.fold.Item;
import io.projectory.runtime.fold.ScopeFold;
import io.projectory.runtime.fold.TraceCache;
import io.projectory.runtime.jdbc.Jdbc;
import io.projectory.runtime.run.RunParts;
import io.projectory.runtime.scope.Scope;
import io.projectory.runtime.settle.FailureSettlement;
import io.projectory.runtime.store.BadRecordStore;
import io.projectory.runtime.store.CursorStep;
import io.projectory.runtime.table.TableCheck;
import io.projectory.runtime.table.TableDdl;
import io.projectory.runtime.watch.EngineListener;
import io.projectory.schemas.Event;
import io.projectory.schemas.migrate.ProjectionMigrations;
import io.projectory.servers.TestDatabase;
import io.projectory.servers.TestServers;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** A projection database with the engine's own transactions over it, and a topic in memory. */
final class ContractDatabase implements AutoCloseable {
  private static final String TOPIC = "contract";

  private final TestDatabase database = TestServers.freshDatabase();
  private final BreakingSource breaking = new BreakingSource(database.dataSource());
  private final DataSource views = breaking.dataSource();
  private final Projection projection;
  private final ListedLog log;
  private final RunParts.Part part;
  private final LiveTransaction transaction;
  private long held;

  ContractDatabase(Projection projection, List<Event> events) throws SQLException {
    this.projection = projection;
    this.log = new ListedLog(events);
    DigestService digests = new DigestService(views, List.of(projection), List.of());
    this.part = new RunParts(List.of(projection), TOPIC, digests).of(projection.name());
    this.transaction =
        new LiveTransaction(
            projection.name(),
            views,
            new BatchSession(HeartbeatConfig.defaults(), false),
            part.cursors(),
            part.scopes(),
            new ScopeApply(projection, part.scopes(), part.failures()),
            new FailureSettlement(
                projection,
                EventRetryConfig.defaults(),
                part.scopes(),
                part.failures(),
                EngineListener.NONE),
            new BadRecordStore(projection.name(), TOPIC));
    ProjectionMigrations.migrate(database.dataSource());
    try (Connection connection = database.dataSource().getConnection()) {
      TableDdl.create(connection, List.of(projection));
      TableCheck.check(connection, List.of(projection));
      part.cursors().create(connection, 0, "contract", 1);
    }
  }

  /** Applies the next records of the topic in one batch. */
  void apply(List<Event> batch) throws SQLException {
    FoldResult fold = fold(batch);
    requireApplied(fold);
    long next = held + batch.size();
    LiveTransaction.Outcome outcome = transaction.run(part(fold, next));
    if (outcome != LiveTransaction.Outcome.COMMITTED) {
      throw new IllegalStateException("nobody else works here, yet the batch was " + outcome);
    }
    held = next;
  }

  /** The same, with a connection that breaks; false when the batch needs fewer statements. */
  boolean breaksBefore(int statement, List<Event> batch) throws SQLException {
    FoldResult fold = fold(batch);
    breaking.breakBefore(statement);
    try {
      transaction.run(part(fold, held + batch.size()));
      held += batch.size();
      return false;
    } catch (SQLException e) {
      return true;
    } finally {
      breaking.mend();
    }
  }

  private List<LiveTransaction.Part> part(FoldResult fold, long next) {
    return List.of(new LiveTransaction.Part(new CursorStep(0, held, next, Optional.empty()), fold));
  }

  /** What a rebuild does before it applies the log again. */
  void reset() throws SQLException {
    inTransaction(part.reset()::toTopic);
    held = 0;
  }

  /** What a rebuild of one tenant does before it applies its log again. */
  void reset(String tenant) throws SQLException {
    inTransaction(connection -> part.reset().tenant(connection, tenant));
  }

  /** All rows as text, by tenant. */
  Map<String, List<String>> rows() throws SQLException {
    Map<String, List<String>> rows = new TreeMap<>();
    try (Connection connection = database.dataSource().getConnection()) {
      for (Table table : projection.tables()) {
        Jdbc.list(
            connection,
            "select * from " + table.name(),
            r ->
                rows.computeIfAbsent(r.getString("tenant_id"), t -> new ArrayList<>())
                    .add(text(table, r)));
      }
    }
    rows.values().forEach(Collections::sort);
    return rows;
  }

  private static String text(Table table, ResultSet row) throws SQLException {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Table.Column column : table.columns()) {
      values.put(column.name(), row.getObject(column.name()));
    }
    return table.name() + " " + values;
  }

  /** Every cursor, of tenants and of the partition. */
  String cursors() throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      return Jdbc.list(
              connection,
              "select tenant_id || ' ' || last_log_seq from dg_projection_cursors"
                  + " union all select 'partition ' || next_offset from dg_partition_cursors"
                  + " order by 1",
              r -> r.getString(1))
          .toString();
    }
  }

  @Override
  public void close() {
    database.close();
  }

  private FoldResult fold(List<Event> batch) throws SQLException {
    List<Item> items = new ArrayList<>();
    batch.forEach(event -> items.add(Item.of(held + items.size(), event)));
    Set<String> tenants = batch.stream().map(Event::tenantId).collect(Collectors.toSet());
    try (Connection connection = database.dataSource().getConnection()) {
      Map<String, Scope> scopes = part.scopes().load(connection, tenants);
      return new BatchFold(projection, log, new TraceCache(1_000), true)
          .fold(items, scopes, Map.of());
    }
  }

  private void requireApplied(FoldResult fold) {
    for (ScopeFold scope : fold.scopes()) {
      if (scope.failure() != null) {
        throw new AssertionError(
            projection.name()
                + " refuses event "
                + scope.failure().event().eventId()
                + " ("
                + scope.failure().event().eventType()
                + "): "
                + scope.failure().error()
                + "; give events that it applies, with ProjectionContract.events",
            scope.failure().error());
      }
    }
  }

  private interface Work {
    void run(Connection connection) throws SQLException;
  }

  private void inTransaction(Work work) throws SQLException {
    try (Connection connection = views.getConnection()) {
      connection.setAutoCommit(false);
      work.run(connection);
      connection.commit();
    }
  }
}
