package io.projectory.runtime.worker;

import io.projectory.api.Projection;
import io.projectory.api.TopicProjection;
import io.projectory.runtime.batch.BatchSession;
import io.projectory.runtime.batch.LiveTransaction;
import io.projectory.runtime.batch.RecordTransaction;
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
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;

/** One member's worker for one projection: a consumer in the projection's group and its thread. */
public final class ProjectionWorker implements AutoCloseable {
  private static final int CACHED_TRACES = 200_000;

  /** While Postgres works for the partitions of one lane, those of the other are folded. */
  private static final int LANES = 2;

  private final String projection;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Heartbeat heartbeat;
  private final WorkerThread thread;
  private final List<ExecutorService> lanes;
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
      BatchListener listener,
      EngineListener watcher) {}

  public ProjectionWorker(Parts parts, Consumer<Throwable> failed) {
    String name = parts.projection().name();
    projection = name;
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
    lanes =
        IntStream.range(0, LANES).mapToObj(lane -> daemon("applier-" + name + "-" + lane)).toList();
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

  public String projection() {
    return projection;
  }

  /** How many partitions this member has been given. */
  public int partitions() {
    return partitions.get();
  }

  @Override
  public void close() {
    thread.close();
    // not now: the worker would wait for ever for what was begun and never runs
    lanes.forEach(ExecutorService::shutdown);
  }

  private static ExecutorService daemon(String name) {
    return Executors.newSingleThreadExecutor(
        task -> {
          Thread thread = new Thread(task, name);
          thread.setDaemon(true);
          return thread;
        });
  }

  private Worker worker(Parts parts, Pause pause) {
    String name = parts.projection().name();
    PartitionCursorStore cursors = new PartitionCursorStore(name, parts.topic());
    Source source = source(parts, cursors);
    Applier applier = new Applier(source, List.copyOf(lanes));
    return new Worker(
        name,
        parts.settings(),
        parts.clock(),
        consumer,
        BrokerLink.of(consumer, parts.settings().heartbeat().heartbeatTimeout(), parts.clock()),
        DatabaseLink.of(parts.views(), parts.log()),
        new Assignment(
            consumer,
            applier::finish,
            partitions::set,
            what -> parts.watcher().rebalanced(name, what)),
        applier,
        new PartitionOpener(
            name,
            parts.views(),
            cursors,
            parts.scopes(),
            parts.admin(),
            consumer,
            parts.settings().heartbeat().heartbeatTimeout().dividedBy(3),
            cure(parts.projection())),
        source,
        heartbeat,
        new FailureCount(parts.settings().poll(), new Random()),
        pause,
        parts.watcher());
  }

  private Source source(Parts parts, PartitionCursorStore cursors) {
    BatchSession session =
        new BatchSession(parts.settings().heartbeat(), parts.synchronousCommit());
    BatchSize size =
        new BatchSize(
            parts.settings().batchSize(),
            parts.settings().heartbeat().heartbeatTimeout().dividedBy(3));
    return parts.projection() instanceof TopicProjection fed
        ? records(parts, fed, cursors, session, size)
        : events(parts, cursors, session, size);
  }

  private Source records(
      Parts parts,
      TopicProjection fed,
      PartitionCursorStore cursors,
      BatchSession session,
      BatchSize size) {
    return new RecordRunner(
        fed,
        new RecordTransaction(
            fed, parts.views(), session, cursors, parts.failures(), parts.badRecords()),
        parts.settings().eventRetry(),
        size,
        parts.clock(),
        heartbeat,
        parts.watcher());
  }

  private Source events(
      Parts parts, PartitionCursorStore cursors, BatchSession session, BatchSize size) {
    LiveTransaction transaction =
        new LiveTransaction(
            projection,
            parts.views(),
            session,
            cursors,
            parts.scopes(),
            new ScopeApply(parts.projection(), parts.scopes(), parts.failures()),
            new FailureSettlement(
                parts.projection(),
                parts.settings().eventRetry(),
                parts.scopes(),
                parts.failures(),
                parts.watcher()),
            parts.badRecords());
    return new BatchRunner(
        parts.projection(),
        parts.log(),
        parts.views(),
        parts.scopes(),
        transaction,
        new TraceCache(CACHED_TRACES),
        size,
        parts.clock(),
        heartbeat,
        parts.listener(),
        parts.watcher());
  }

  private static String cure(Projection projection) {
    return "; run: projectory rebuild "
        + projection.name()
        + (projection instanceof TopicProjection ? "" : " --from-log");
  }
}
