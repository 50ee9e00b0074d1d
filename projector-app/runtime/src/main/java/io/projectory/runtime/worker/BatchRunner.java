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
import io.projectory.runtime.store.CursorStep;
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
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Applies the records of one partition, or all that a poll brought, in batches: read scopes, fold,
 * one transaction, publish what was cached. A statement that fails on data is cut down by halving
 * until the event that broke it stands alone; its scope is then detached and the others flow on.
 * Several threads may apply batches, of different partitions.
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

  /** Events of one partition that were read. */
  private final class Read implements Batch {
    private final PartitionWork work;
    private final List<Item> items;

    Read(PartitionWork work, List<Item> items) {
      this.work = work;
      this.items = items;
    }

    @Override
    public BatchResult apply(long position, Optional<Integer> leaderEpoch) throws SQLException {
      return run(work, items, position, leaderEpoch);
    }
  }

  @Override
  public Batch read(PartitionWork work, List<ConsumerRecord<byte[], byte[]>> records) {
    return new Read(work, RecordReader.read(records));
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
        LiveTransaction.Outcome outcome =
            attempt(List.of(new Chunk(work, chunk, next, leaderEpoch)), suspects);
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

  /** Whatever stands in the way of one part is found out, and dealt with, part by part. */
  @Override
  public boolean applyTogether(List<Fetched.Part> parts) throws SQLException {
    List<Chunk> chunks = parts.stream().map(BatchRunner::whole).toList();
    int events = chunks.stream().mapToInt(c -> c.items().size()).sum();
    if (!heartbeat.valid() || !fits(chunks) || !differentTenants(chunks)) {
      return false;
    }
    Instant started = clock.instant();
    try {
      if (attempt(chunks, Map.of()) == LiveTransaction.Outcome.COMMITTED) {
        heartbeat.turned();
        size.committed(events, Duration.between(started, clock.instant()));
        return true;
      }
    } catch (SQLException e) {
      if (FailureClass.of(e) == FailureClass.INFRASTRUCTURE) {
        throw e;
      }
    }
    watcher.repeated(projection.name(), Repeat.SMALLER_BATCH);
    return false;
  }

  private static Chunk whole(Fetched.Part part) {
    return new Chunk(part.work(), ((Read) part.batch()).items, part.next(), part.leaderEpoch());
  }

  private boolean fits(List<Chunk> chunks) {
    List<Item> all = new ArrayList<>();
    chunks.forEach(chunk -> all.addAll(chunk.items()));
    return size.end(all, 0) == all.size();
  }

  /** A record in a partition that is not its tenant's would be folded twice on the same scope. */
  private static boolean differentTenants(List<Chunk> chunks) {
    Set<String> seen = new HashSet<>();
    return chunks.stream().flatMap(chunk -> chunk.tenants().stream()).allMatch(seen::add);
  }

  /** What a batch holds of one partition. */
  private record Chunk(
      PartitionWork work,
      List<Item> items,
      long next,
      Optional<Integer> leaderEpoch,
      Set<String> tenants) {

    Chunk(PartitionWork work, List<Item> items, long next, Optional<Integer> leaderEpoch) {
      this(work, items, next, leaderEpoch, BatchRunner.tenants(items));
    }

    LiveTransaction.Part part(FoldResult fold) {
      return new LiveTransaction.Part(
          new CursorStep(work.number(), work.held(), next, leaderEpoch), fold);
    }
  }

  private LiveTransaction.Outcome attempt(List<Chunk> chunks, Map<Item, Exception> suspects)
      throws SQLException {
    Stopwatch stopwatch = new Stopwatch(watcher, projection.name(), Path.LIVE, clock);
    for (Chunk chunk : chunks) {
      loadScopes(chunk.work(), chunk.tenants());
    }
    stopwatch.lap(Stage.SCOPES);
    List<LiveTransaction.Part> parts = new ArrayList<>(chunks.size());
    for (Chunk chunk : chunks) {
      BatchFold fold = new BatchFold(projection, log, traces, true);
      parts.add(
          chunk.part(fold.fold(chunk.items(), chunk.work().known(chunk.tenants()), suspects)));
    }
    stopwatch.lap(Stage.FOLD);
    LiveTransaction.Outcome outcome = transaction.run(parts);
    stopwatch.lap(Stage.TRANSACTION);
    for (int i = 0; i < chunks.size(); i++) {
      Chunk chunk = chunks.get(i);
      if (outcome == LiveTransaction.Outcome.COMMITTED) {
        publish(chunk, parts.get(i).fold());
      } else {
        chunk.work().drop(chunk.tenants());
      }
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

  private void publish(Chunk chunk, FoldResult fold) {
    PartitionWork work = chunk.work();
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
    work.committed(chunk.next(), chunk.leaderEpoch());
    listener.committed(projection.name(), work.number(), fold);
    fold.tell(watcher, projection.name(), Path.LIVE, chunk.items().size());
  }

  private static Set<String> tenants(List<Item> chunk) {
    Set<String> tenants = new LinkedHashSet<>();
    String last = null;
    for (Item item : chunk) {
      String tenant = item.tenantId();
      if (tenant != null && !tenant.equals(last)) {
        tenants.add(tenant);
        last = tenant;
      }
    }
    return tenants;
  }
}
