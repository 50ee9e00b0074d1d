package io.projectory.runtime.engine;

import io.projectory.api.Projection;
import io.projectory.api.TopicProjection;
import io.projectory.runtime.command.Admission;
import io.projectory.runtime.command.CommandReader;
import io.projectory.runtime.config.HeartbeatConfig;
import io.projectory.runtime.detached.DetachedScopes;
import io.projectory.runtime.digest.CompositeDigest;
import io.projectory.runtime.digest.DigestRefresher;
import io.projectory.runtime.digest.DigestService;
import io.projectory.runtime.fold.FoldResult;
import io.projectory.runtime.fold.ScopeFold;
import io.projectory.runtime.jdbc.BoundedSource;
import io.projectory.runtime.log.LogReader;
import io.projectory.runtime.run.RunDriver;
import io.projectory.runtime.run.RunParts;
import io.projectory.runtime.store.BadRecordStore;
import io.projectory.runtime.store.FailureStore;
import io.projectory.runtime.store.ScopeStore;
import io.projectory.runtime.table.TableCheck;
import io.projectory.runtime.topic.EventTopic;
import io.projectory.runtime.watch.EngineListener;
import io.projectory.runtime.worker.BatchListener;
import io.projectory.runtime.worker.ProjectionWorker;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One member: a worker and a mover of detached scopes per projection, and the digest refresher.
 * Starting, stopping and asking is for any thread.
 */
public final class ProjectorRuntime implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ProjectorRuntime.class);
  private static final Duration ADMIN_CLOSE = Duration.ofSeconds(1);

  private final RuntimeConfig config;
  private final List<Projection> projections;
  private final DataSource views;
  private final LogReader log;
  private final Clock clock;
  private final EngineListener watcher;
  private final Random random = new Random();
  private final Admin admin;
  private final DigestRefresher refresher;
  private final BlockerWatch blockers;
  private final FedProjections fed;
  private final RunDriver runs;
  private final Admission admission;
  private final CommandReader commands;
  private final List<ProjectionWorker> workers = new ArrayList<>();
  private final List<DetachedScopes> detached = new ArrayList<>();
  private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

  /** The same with nobody told. */
  public ProjectorRuntime(
      RuntimeConfig config,
      List<Projection> projections,
      List<CompositeDigest> composites,
      DataSource views,
      LogReader log,
      Clock clock) {
    this(config, projections, composites, views, log, clock, EngineListener.NONE);
  }

  /**
   * @param views connections of the projector's role to the projection database; at least three per
   *     projection
   * @param log the event log's primary, read only
   * @param composites digests over several projections, where all of them run here
   * @param watcher told what this member does
   */
  public ProjectorRuntime(
      RuntimeConfig config,
      List<Projection> projections,
      List<CompositeDigest> composites,
      DataSource views,
      LogReader log,
      Clock clock,
      EngineListener watcher) {
    this.config = config;
    this.projections = List.copyOf(projections);
    this.views = views;
    this.log = log;
    this.clock = clock;
    this.watcher = watcher;
    this.admin = Admin.create(config.kafka());
    DigestService digests = new DigestService(views, fedByLog(projections), composites);
    this.fed = new FedProjections(projections, admin, views, clock);
    this.refresher = new DigestRefresher(digests, config.digestQuiet(), clock);
    this.blockers = new BlockerWatch(views, shortestHeartbeatTimeout(), clock);
    RunParts parts = new RunParts(projections, config.topic(), digests);
    EventTopic topic = new EventTopic(admin, config.topic());
    this.runs =
        new RunDriver(
            config.memberId(),
            views,
            log,
            topic,
            digests,
            parts,
            admin,
            clock,
            () -> detached.forEach(DetachedScopes::wake),
            watcher,
            random);
    this.admission =
        new Admission(
            views, log, parts, config.commands().policy(), topic::requireWhole, clock, this::wake);
    this.commands = commandReader();
  }

  /**
   * @throws io.projectory.runtime.failure.TypedStop when declared tables and database disagree
   * @throws SQLException when the projection database cannot be used
   */
  public void start() throws SQLException {
    try (Connection connection = views.getConnection()) {
      connection.setAutoCommit(true);
      TableCheck.check(connection, projections);
    }
    for (Projection projection : projections) {
      if (projection instanceof TopicProjection other) {
        addFed(other);
      } else {
        add(projection);
      }
    }
    detached.forEach(DetachedScopes::start);
    workers.forEach(ProjectionWorker::start);
    refresher.start();
    blockers.start();
    runs.start();
    commands.start();
  }

  /** Completes with the reason when a worker could not go on; the process should then exit. */
  public CompletableFuture<Throwable> failure() {
    return failure;
  }

  /** Whether every loop turns. */
  public boolean alive() {
    return !failure.isDone() && workers.stream().allMatch(ProjectionWorker::alive);
  }

  /** Whether every worker has been given partitions; with more members than partitions, never. */
  public boolean assigned() {
    return workers.stream().allMatch(w -> w.partitions() > 0);
  }

  /** Since the loop of each projection's worker last turned. */
  public Map<String, Duration> beatAges() {
    Map<String, Duration> ages = new LinkedHashMap<>();
    workers.forEach(w -> ages.put(w.projection(), w.beatAge()));
    return ages;
  }

  /** How many partitions this member has been given, by projection. */
  public Map<String, Integer> partitions() {
    Map<String, Integer> partitions = new LinkedHashMap<>();
    workers.forEach(w -> partitions.put(w.projection(), w.partitions()));
    return partitions;
  }

  /** The projections that topics of their own feed; for any thread. */
  public FedProjections fed() {
    return fed;
  }

  /** The way in for commands; for any thread. */
  public Admission admission() {
    return admission;
  }

  /** A command changed rows: look at once instead of at the next look. */
  public void wake() {
    runs.wake();
    detached.forEach(DetachedScopes::wake);
  }

  /**
   * Finishes the batches in hand and leaves the groups. All parts end side by side: each waits a
   * few seconds for a server that may be gone, and the sum of that would outlast any orchestrator.
   */
  @Override
  public void close() {
    List<Thread> closing = new ArrayList<>();
    closing.add(new Thread(commands::close, "closing-commands"));
    closing.add(new Thread(runs::close, "closing-runs"));
    workers.forEach(w -> closing.add(new Thread(w::close, "closing-worker")));
    detached.forEach(d -> closing.add(new Thread(d::close, "closing-detached")));
    closing.add(new Thread(refresher::close, "closing-refresher"));
    closing.add(new Thread(blockers::close, "closing-blockers"));
    closing.forEach(Thread::start);
    closing.forEach(ProjectorRuntime::join);
    // without a limit it waits a minute for answers of brokers that are gone
    admin.close(ADMIN_CLOSE);
  }

  private CommandReader commandReader() {
    CommandReader.Names names =
        new CommandReader.Names(
            config.commands().commandsTopic(),
            config.commands().resultsTopic(),
            config.groupPrefix() + "projector.commands",
            config.memberId() + "-commands");
    return new CommandReader(names, config.kafka(), admission, views, random);
  }

  private void add(Projection projection) {
    String name = projection.name();
    ScopeStore scopes = new ScopeStore(name);
    FailureStore failures = new FailureStore(name);
    BadRecordStore badRecords = new BadRecordStore(name, config.topic());
    DataSource bounded = new BoundedSource(views, config.of(name).heartbeat().heartbeatTimeout());
    DetachedScopes mover =
        new DetachedScopes(
            projection,
            config.of(name),
            bounded,
            log,
            scopes,
            failures,
            badRecords,
            clock,
            this::touched,
            watcher,
            random);
    detached.add(mover);
    addWorker(
        projection,
        config.topic(),
        bounded,
        badRecords,
        (p, partition, batch) -> committed(mover, batch));
  }

  /** No tenants, so nothing can be detached, and no digests to refresh. */
  private void addFed(TopicProjection projection) {
    addWorker(
        projection,
        projection.topic(),
        new BoundedSource(views, config.of(projection.name()).heartbeat().heartbeatTimeout()),
        new BadRecordStore(projection.name(), projection.topic()),
        (p, partition, batch) -> {});
  }

  private void addWorker(
      Projection projection,
      String topic,
      DataSource bounded,
      BadRecordStore badRecords,
      BatchListener listener) {
    String name = projection.name();
    ProjectionWorker.Parts parts =
        new ProjectionWorker.Parts(
            projection,
            topic,
            config.groupPrefix() + name,
            config.of(name),
            config.synchronousCommit(),
            config.memberId(),
            config.kafka(),
            admin,
            bounded,
            log,
            new ScopeStore(name),
            new FailureStore(name),
            badRecords,
            clock,
            listener,
            watcher);
    workers.add(new ProjectionWorker(parts, error -> failed(name, error)));
  }

  private static List<Projection> fedByLog(List<Projection> projections) {
    return projections.stream().filter(p -> !(p instanceof TopicProjection)).toList();
  }

  private Duration shortestHeartbeatTimeout() {
    return projections.stream()
        .map(p -> config.of(p.name()).heartbeat().heartbeatTimeout())
        .min(Duration::compareTo)
        .orElse(HeartbeatConfig.defaults().heartbeatTimeout());
  }

  private void committed(DetachedScopes mover, FoldResult batch) {
    touched(batch);
    if (batch.scopes().stream().anyMatch(s -> s.failure() != null)) {
      mover.wake();
    }
  }

  private void touched(FoldResult batch) {
    for (ScopeFold scope : batch.scopes()) {
      if (scope.moved()) {
        refresher.touched(scope.before().tenantId());
      }
    }
  }

  private void failed(String projection, Throwable error) {
    LOG.error("A worker cannot go on projection={} error={}", projection, error.toString());
    failure.complete(error);
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
