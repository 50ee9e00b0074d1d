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
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** One member's worker for one projection: a consumer in the projection's group and its thread. */
public final class ProjectionWorker implements AutoCloseable {
  private static final int CACHED_TRACES = 200_000;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Heartbeat heartbeat;
  private final WorkerThread thread;
  private final AtomicInteger partitions = new AtomicInteger();

  /** Everything a worker works with. */
  public record Parts(
      Projection projection,
      String topic,
      String group,
      ProjectionSettings settings,
      boolean synchronousCommit,
      String memberId,
      Map<String, Object> kafka,
      Admin admin,
      DataSource views,
      LogReader log,
      ScopeStore scopes,
      FailureStore failures,
      BadRecordStore badRecords,
      Clock clock,
      BatchListener listener) {}

  public ProjectionWorker(Parts parts, Consumer<Throwable> failed) {
    String name = parts.projection().name();
    consumer =
        new KafkaConsumer<>(
            ConsumerSettings.of(parts.kafka(), parts.group(), parts.memberId(), parts.settings()));
    heartbeat =
        new Heartbeat(
            parts.views(),
            new MemberStore(
                parts.memberId(), name, parts.settings().heartbeat().heartbeatTimeout()),
            parts.settings().heartbeat(),
            parts.clock());
    thread =
        new WorkerThread(
            "worker-" + name,
            parts.topic(),
            parts.clock(),
            pause -> worker(parts, pause),
            consumer::wakeup,
            failed);
  }

  public void start() {
    thread.start();
  }

  public boolean alive() {
    return thread.alive() && heartbeat.valid();
  }

  /** Since the loop last turned. */
  public Duration beatAge() {
    return heartbeat.age();
  }

  /** How many partitions this member has been given. */
  public int partitions() {
    return partitions.get();
  }

  @Override
  public void close() {
    thread.close();
  }

  private Worker worker(Parts parts, Pause pause) {
    String name = parts.projection().name();
    PartitionCursorStore cursors = new PartitionCursorStore(name, parts.topic());
    LiveTransaction transaction =
        new LiveTransaction(
            name,
            parts.views(),
            new BatchSession(parts.settings().heartbeat(), parts.synchronousCommit()),
            cursors,
            parts.scopes(),
            new ScopeApply(parts.projection(), parts.scopes(), parts.failures()),
            new FailureSettlement(
                parts.projection(),
                parts.settings().eventRetry(),
                parts.scopes(),
                parts.failures()),
            parts.badRecords());
    BatchRunner runner =
        new BatchRunner(
            parts.projection(),
            parts.log(),
            parts.views(),
            parts.scopes(),
            transaction,
            new TraceCache(CACHED_TRACES),
            new BatchSize(
                parts.settings().batchSize(),
                parts.settings().heartbeat().heartbeatTimeout().dividedBy(3)),
            parts.clock(),
            heartbeat,
            parts.listener());
    return new Worker(
        name,
        parts.settings(),
        parts.clock(),
        consumer,
        new Assignment(consumer, partitions::set),
        new PartitionOpener(name, parts.views(), cursors, parts.scopes(), parts.admin(), consumer),
        runner,
        heartbeat,
        new FailureCount(parts.settings().poll(), new Random()),
        pause);
  }
}
