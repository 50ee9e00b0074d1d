package io.projectory.runtime.worker;

import io.projectory.api.Projection;
import io.projectory.runtime.batch.LiveTransaction;
import io.projectory.runtime.failure.FailureClass;
import io.projectory.runtime.fold.BatchFold;
import io.projectory.runtime.fold.FoldResult;
import io.projectory.runtime.fold.Item;
import io.projectory.runtime.fold.ScopeFold;
import io.projectory.runtime.fold.TraceCache;
import io.projectory.runtime.log.DivergenceCheck;
import io.projectory.runtime.log.LogReader;
import io.projectory.runtime.scope.Scope;
import io.projectory.runtime.store.ScopeStore;
import io.projectory.runtime.watch.EngineListener;
import io.projectory.runtime.watch.EngineListener.Path;
import io.projectory.runtime.watch.EngineListener.Repeat;
import io.projectory.runtime.watch.EngineListener.Stage;
import io.projectory.runtime.watch.Stopwatch;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Applies the records of one partition in batches: read scopes, fold, one transaction, publish what
 * was cached. A statement that fails on data is cut down by halving until the event that broke it
 * stands alone; its scope is then detached and the others flow on. Several threads may apply
 * batches, of different partitions.
 */
final class BatchRunner implements Source {
  private final Projection projection;
  private final LogReader log;
  private final DataSource views;
  private final ScopeStore scopes;
  private final LiveTransaction transaction;
  private final TraceCache traces;
  private final DivergenceCheck divergence;
  private final BatchSize size;
  private final Clock clock;
  private final Heartbeat heartbeat;
  private final BatchListener listener;
  private final EngineListener watcher;

  BatchRunner(
      Projection projection,
      LogReader log,
      DataSource views,
      ScopeStore scopes,
      LiveTransaction transaction,
      TraceCache traces,
      BatchSize size,
      Clock clock,
      Heartbeat heartbeat,
      BatchListener listener,
      EngineListener watcher) {
    this.projection = projection;
    this.log = log;
    this.views = views;
    this.scopes = scopes;
    this.transaction = transaction;
    this.traces = traces;
    this.divergence = new DivergenceCheck(log, projection.name(), clock);
    this.size = size;
    this.clock = clock;
    this.heartbeat = heartbeat;
    this.listener = listener;
    this.watcher = watcher;
  }

  @Override
  public Batch read(PartitionWork work, List<ConsumerRecord<byte[], byte[]>> records) {
    List<Item> items = RecordReader.read(records);
    return (position, leaderEpoch) -> run(work, items, position, leaderEpoch);
  }

  /** A hole in offsets is of no interest: the log tells where a tenant stands. */
  @Override
  public boolean followsPosition() {
    return false;
  }

  /**
   * @param position the consumer's position after the last item: offsets have gaps
   * @throws SQLException or another infrastructure failure: nothing after the cursor was applied
   */
  BatchResult run(
      PartitionWork work, List<Item> items, long position, Optional<Integer> leaderEpoch)
      throws SQLException {
    Map<Item, Exception> suspects = new IdentityHashMap<>();
    int from = 0;
    while (from < items.size()) {
      if (!heartbeat.valid()) {
        return BatchResult.GUARD_LOST;
      }
      int to = size.end(items, from);
      List<Item> chunk = items.subList(from, to);
      long next = to == items.size() ? position : items.get(to).offset();
      Instant started = clock.instant();
      try {
        LiveTransaction.Outcome outcome = attempt(work, chunk, next, leaderEpoch, suspects);
        if (outcome == LiveTransaction.Outcome.STALE) {
          return BatchResult.STALE;
        }
        if (outcome == LiveTransaction.Outcome.COMMITTED) {
          heartbeat.turned();
          from = to;
          size.committed(chunk.size(), Duration.between(started, clock.instant()));
        } else {
          watcher.repeated(projection.name(), Repeat.CHANGED_SCOPE);
        }
      } catch (SQLException e) {
        size.halve(chunk.size());
        if (FailureClass.of(e) == FailureClass.INFRASTRUCTURE) {
          throw e;
        }
        if (chunk.size() > 1) {
          watcher.repeated(projection.name(), Repeat.SMALLER_BATCH);
          continue;
        }
        if (suspects.put(chunk.get(0), e) != null) {
          throw e; // detaching it fails as well: not the event's fault
        }
      }
    }
    return BatchResult.DONE;
  }

  private LiveTransaction.Outcome attempt(
      PartitionWork work,
      List<Item> chunk,
      long next,
      Optional<Integer> leaderEpoch,
      Map<Item, Exception> suspects)
      throws SQLException {
    Set<String> tenants = tenants(chunk);
    Stopwatch stopwatch = new Stopwatch(watcher, projection.name(), Path.LIVE, clock);
    loadScopes(work, tenants);
    stopwatch.lap(Stage.SCOPES);
    FoldResult fold =
        new BatchFold(projection, log, traces, true).fold(chunk, work.known(tenants), suspects);
    stopwatch.lap(Stage.FOLD);
    LiveTransaction.Outcome outcome =
        transaction.run(
            new LiveTransaction.Step(work.number(), work.held(), next, leaderEpoch), fold);
    stopwatch.lap(Stage.TRANSACTION);
    if (outcome == LiveTransaction.Outcome.COMMITTED) {
      publish(work, fold, next, leaderEpoch);
      fold.tell(watcher, projection.name(), Path.LIVE, chunk.size());
    } else {
      work.drop(tenants);
    }
    return outcome;
  }

  private void loadScopes(PartitionWork work, Set<String> tenants) throws SQLException {
    List<String> unknown = work.unknown(tenants);
    if (!unknown.isEmpty()) {
      try (Connection connection = views.getConnection()) {
        connection.setAutoCommit(true);
        Collection<Scope> loaded = scopes.load(connection, unknown).values();
        divergence.check(loaded);
        loaded.forEach(work::remember);
      }
    }
  }

  private void publish(
      PartitionWork work, FoldResult fold, long next, Optional<Integer> leaderEpoch) {
    for (ScopeFold scope : fold.scopes()) {
      Scope before = scope.before();
      if (scope.failure() != null) {
        work.drop(Set.of(before.tenantId()));
      } else if (scope.touched() || !before.stored()) {
        work.remember(
            before.moved(scope.cursor(), scope.lastEventId(), before.state(), scope.passed()));
      }
    }
    traces.publish(fold.traces());
    work.committed(next, leaderEpoch);
    listener.committed(projection.name(), work.number(), fold);
  }

  private static Set<String> tenants(List<Item> chunk) {
    Set<String> tenants = new LinkedHashSet<>();
    for (Item item : chunk) {
      if (item.tenantId() != null) {
        tenants.add(item.tenantId());
      }
    }
    return tenants;
  }
}
