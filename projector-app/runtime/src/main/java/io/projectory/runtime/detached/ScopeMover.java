package io.projectory.runtime.detached;

import io.projectory.api.Projection;
import io.projectory.runtime.detached.DetachedTransaction.Next;
import io.projectory.runtime.failure.FailureClass;
import io.projectory.runtime.fold.BatchFold;
import io.projectory.runtime.fold.FoldResult;
import io.projectory.runtime.fold.Item;
import io.projectory.runtime.fold.TraceCache;
import io.projectory.runtime.log.LogReader;
import io.projectory.runtime.run.RunLimits;
import io.projectory.runtime.run.RunStore;
import io.projectory.runtime.scope.Scope;
import io.projectory.runtime.scope.ScopeState;
import io.projectory.runtime.store.ScopeStore;
import io.projectory.runtime.watch.EngineListener;
import io.projectory.runtime.watch.EngineListener.Path;
import io.projectory.runtime.watch.EngineListener.Repeat;
import io.projectory.runtime.watch.EngineListener.Stage;
import io.projectory.runtime.watch.Stopwatch;
import io.projectory.schemas.Event;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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

  /** After this time the next scope has its turn. */
  private static final Duration SLICE = Duration.ofSeconds(1);

  private final Projection projection;
  private final LogReader log;
  private final DataSource views;
  private final ScopeStore scopes;
  private final DetachedTransaction transaction;
  private final RunStore runs = new RunStore();
  private final int batchSize;
  private final Clock clock;
  private final BooleanSupplier stopping;
  private final Consumer<FoldResult> committed;
  private final EngineListener watcher;
  private final Stopwatch stopwatch;

  private final Map<Item, Exception> suspects = new IdentityHashMap<>();

  /** Most events of the next batch while a failing one is being cut down. */
  private int size;

  private long processed;

  ScopeMover(
      Projection projection,
      LogReader log,
      DataSource views,
      ScopeStore scopes,
      DetachedTransaction transaction,
      int batchSize,
      Clock clock,
      BooleanSupplier stopping,
      Consumer<FoldResult> committed,
      EngineListener watcher) {
    this.projection = projection;
    this.log = log;
    this.views = views;
    this.scopes = scopes;
    this.transaction = transaction;
    this.batchSize = batchSize;
    this.clock = clock;
    this.stopping = stopping;
    this.committed = committed;
    this.watcher = watcher;
    this.stopwatch = new Stopwatch(watcher, projection.name(), Path.DETACHED, clock);
  }

  /**
   * Moves it for a while; a scope that is not done by then is still due.
   *
   * @return false when another member moves it
   * @throws SQLException when a server cannot be used; what was committed stays
   */
  boolean move(String tenant) throws SQLException {
    Optional<ScopeLock> lock = ScopeLock.tryLock(views, projection.name(), tenant);
    if (lock.isEmpty()) {
      return false;
    }
    try {
      size = Integer.MAX_VALUE;
      processed = 0;
      Instant until = clock.instant().plus(SLICE);
      boolean more = true;
      while (more && !stopping.getAsBoolean() && clock.instant().isBefore(until)) {
        more = advance(lock.get().session(), tenant);
      }
      return true;
    } finally {
      lock.get().close();
    }
  }

  private boolean advance(Connection session, String tenant) throws SQLException {
    Scope scope = scopes.load(session, List.of(tenant)).get(tenant);
    if (scope.state() != ScopeState.RETRYING && scope.state() != ScopeState.REBUILDING) {
      return false;
    }
    RunLimits limits = scope.runId() == null ? RunLimits.NONE : runs.limits(session, scope.runId());
    if (limits.reached(scope.cursor())) {
      return transaction.rest(scope) == Next.CHANGED;
    }
    if (limits.throttled()) {
      return false;
    }
    int most = Math.min(size, limits.batch(scope.cursor(), batchSize));
    stopwatch.start();
    List<Item> items =
        log.read(scope.tenantId(), scope.cursor(), most).stream().map(Item::ofLog).toList();
    if (items.isEmpty()) {
      return handBack(scope);
    }
    stopwatch.lap(Stage.READ);
    try {
      FoldResult fold = fold(items, scope);
      stopwatch.lap(Stage.FOLD);
      Next next = transaction.applyBatch(fold, processed);
      stopwatch.lap(Stage.TRANSACTION);
      if (next == Next.CHANGED) {
        watcher.repeated(projection.name(), Repeat.CHANGED_SCOPE);
        return true;
      }
      fold.tell(watcher, projection.name(), Path.DETACHED, items.size());
      processed += fold.applied();
      if (limits.maxEventsPerSecond() != null) {
        runs.throttle(session, scope.runId(), fold.applied(), limits.maxEventsPerSecond());
      }
      size = size > Integer.MAX_VALUE / 2 ? Integer.MAX_VALUE : size * 2;
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
      watcher.repeated(projection.name(), Repeat.SMALLER_BATCH);
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
}
