package io.projectory.runtime.detached;

import io.projectory.api.Projection;
import io.projectory.runtime.detached.DetachedTransaction.Next;
import io.projectory.runtime.failure.FailureClass;
import io.projectory.runtime.fold.BatchFold;
import io.projectory.runtime.fold.FoldResult;
import io.projectory.runtime.fold.Item;
import io.projectory.runtime.fold.TraceCache;
import io.projectory.runtime.log.LogReader;
import io.projectory.runtime.scope.Scope;
import io.projectory.runtime.scope.ScopeState;
import io.projectory.runtime.store.ScopeStore;
import io.projectory.schemas.Event;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves one detached scope by reading the log from its cursor, until it is handed back, rests, or
 * the member stops. For one thread.
 */
final class ScopeMover {
  private static final Logger LOG = LoggerFactory.getLogger(ScopeMover.class);
  private static final int CACHED_TRACES = 20_000;

  private final Projection projection;
  private final LogReader log;
  private final DataSource views;
  private final ScopeStore scopes;
  private final DetachedTransaction transaction;
  private final int batchSize;
  private final BooleanSupplier stopping;
  private final Consumer<FoldResult> committed;

  private final Map<Item, Exception> suspects = new IdentityHashMap<>();
  private int size;
  private long processed;

  ScopeMover(
      Projection projection,
      LogReader log,
      DataSource views,
      ScopeStore scopes,
      DetachedTransaction transaction,
      int batchSize,
      BooleanSupplier stopping,
      Consumer<FoldResult> committed) {
    this.projection = projection;
    this.log = log;
    this.views = views;
    this.scopes = scopes;
    this.transaction = transaction;
    this.batchSize = batchSize;
    this.stopping = stopping;
    this.committed = committed;
  }

  /**
   * @throws SQLException when a server cannot be used; what was committed stays
   */
  void move(String tenant) throws SQLException {
    Optional<ScopeLock> lock = ScopeLock.tryLock(views, projection.name(), tenant);
    if (lock.isEmpty()) {
      return;
    }
    try {
      size = batchSize;
      processed = 0;
      boolean more = true;
      while (more && !stopping.getAsBoolean()) {
        more = advance(load(tenant));
      }
    } finally {
      lock.get().close();
    }
  }

  private boolean advance(Scope scope) throws SQLException {
    if (scope.state() != ScopeState.RETRYING && scope.state() != ScopeState.REBUILDING) {
      return false;
    }
    List<Item> items =
        log.read(scope.tenantId(), scope.cursor(), size).stream().map(Item::ofLog).toList();
    if (items.isEmpty()) {
      return handBack(scope);
    }
    try {
      FoldResult fold = fold(items, scope);
      Next next = transaction.applyBatch(fold, processed);
      if (next == Next.CHANGED) {
        return true;
      }
      processed += fold.applied();
      size = Math.min(batchSize, size * 2);
      committed.accept(fold);
      return next == Next.GO_ON;
    } catch (SQLException e) {
      if (FailureClass.of(e) == FailureClass.INFRASTRUCTURE) {
        throw e;
      }
      return narrow(items, scope, e);
    }
  }

  /** Halves the batch until the event that breaks the statements stands alone, then settles it. */
  private boolean narrow(List<Item> items, Scope scope, SQLException error) throws SQLException {
    if (items.size() > 1) {
      size = (items.size() + 1) / 2;
      return true;
    }
    suspects.clear();
    suspects.put(items.get(0), error);
    Next next = transaction.applyBatch(fold(items, scope), processed);
    suspects.clear();
    return next != Next.REST;
  }

  private FoldResult fold(List<Item> items, Scope scope) {
    return new BatchFold(projection, log, new TraceCache(CACHED_TRACES), false)
        .fold(items, Map.of(scope.tenantId(), scope), suspects);
  }

  private boolean handBack(Scope scope) throws SQLException {
    Next next = transaction.handBack(scope);
    if (next == Next.GO_ON) {
      LOG.info(
          "Scope attached again projection={} tenant={} cursor={}",
          projection.name(),
          scope.tenantId(),
          scope.cursor());
      return false;
    }
    if (next == Next.REST) {
      Event seen = log.read(scope.tenantId(), scope.cursor(), 1).stream().findFirst().orElse(null);
      return seen != null || transaction.awaitLog(scope, scope.retryCount() + 1) != Next.REST;
    }
    return true;
  }

  private Scope load(String tenant) throws SQLException {
    try (Connection connection = views.getConnection()) {
      connection.setAutoCommit(true);
      return scopes.load(connection, List.of(tenant)).get(tenant);
    }
  }
}
