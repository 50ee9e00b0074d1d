package io.projectory.runtime.worker;

import io.projectory.api.Projection;
import io.projectory.runtime.batch.BatchSession;
import io.projectory.runtime.batch.LiveTransaction;
import io.projectory.runtime.batch.ScopeApply;
import io.projectory.runtime.config.ProjectionSettings;
import io.projectory.runtime.fold.TraceCache;
import io.projectory.runtime.log.LogReader;
import io.projectory.runtime.settle.FailureSettlement;
import io.projectory.runtime.store.BadRecordStore;
import io.projectory.runtime.store.FailureStore;
import io.projectory.runtime.store.MemberStore;
import io.projectory.runtime.store.PartitionCursorStore;
import io.projectory.runtime.store.ScopeStore;
import io.projectory.runtime.watch.EngineListener;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/** The real worker of one member, without its thread: a simulation says when it makes a step. */
public final class SimulatedWorker {
  private static final int CACHED_TRACES = 50;

  /** Of a few traces, so that the others are looked up. */
  private static final int REMEMBERED_BYTES = 20_000;

  private final Worker worker;

  /**
   * Everything it works with; {@code keepCaches} makes it the mutant that never forgets. Where the
   * real one waits until an instant, {@code pauses} is told.
   */
  public record Parts(
      String member,
      Projection projection,
      String topic,
      ProjectionSettings settings,
      DataSource views,
      LogReader log,
      ScopeStore scopes,
      Admin admin,
      Consumer<byte[], byte[]> consumer,
      Clock clock,
      Random random,
      boolean keepCaches,
      java.util.function.Consumer<Instant> pauses) {}

  public SimulatedWorker(Parts parts) {
    String name = parts.projection().name();
    PartitionCursorStore cursors = new PartitionCursorStore(name, parts.topic());
    FailureStore failures = new FailureStore(name);
    Heartbeat heartbeat =
        new Heartbeat(
            parts.views(),
            new MemberStore(parts.member(), name, parts.settings().heartbeat().heartbeatTimeout()),
            parts.settings().heartbeat(),
            parts.clock());
    LiveTransaction transaction =
        new LiveTransaction(
            name,
            parts.views(),
            new BatchSession(parts.settings().heartbeat(), false),
            cursors,
            parts.scopes(),
            new ScopeApply(parts.projection(), parts.scopes(), failures),
            new FailureSettlement(
                parts.projection(),
                parts.settings().eventRetry(),
                parts.scopes(),
                failures,
                EngineListener.NONE),
            new BadRecordStore(name, parts.topic()));
    BatchRunner runner =
        new BatchRunner(
            parts.projection(),
            parts.log(),
            parts.views(),
            parts.scopes(),
            transaction,
            new TraceCache(CACHED_TRACES, REMEMBERED_BYTES),
            new BatchSize(
                parts.settings().batchSize(),
                parts.settings().heartbeat().heartbeatTimeout().dividedBy(3)),
            parts.clock(),
            heartbeat,
            (projection, partition, batch) -> {},
            EngineListener.NONE);
    worker =
        new Worker(
            name,
            parts.settings(),
            parts.clock(),
            parts.consumer(),
            () -> true,
            DatabaseLink.of(parts.views(), parts.log()),
            parts.keepCaches()
                ? new KeepingAssignment(parts.consumer())
                : new Assignment(parts.consumer(), () -> {}, n -> {}, rebalance -> {}),
            new Applier(runner, List.of(Runnable::run)),
            new PartitionOpener(
                name,
                parts.views(),
                cursors,
                parts.scopes(),
                parts.admin(),
                parts.consumer(),
                parts.settings().heartbeat().heartbeatTimeout(),
                ""),
            runner,
            heartbeat,
            new FailureCount(parts.settings().poll(), parts.random()),
            parts.pauses()::accept,
            EngineListener.NONE);
    worker.start(parts.topic());
  }

  public void step() {
    worker.step();
  }

  private static final class KeepingAssignment extends Assignment {
    KeepingAssignment(Consumer<byte[], byte[]> consumer) {
      super(consumer, () -> {}, n -> {}, rebalance -> {});
    }

    @Override
    PartitionWork work(TopicPartition tp) {
      return new PartitionWork(tp) {
        @Override
        void forget() {}

        @Override
        void drop(Collection<String> tenants) {}
      };
    }
  }
}
