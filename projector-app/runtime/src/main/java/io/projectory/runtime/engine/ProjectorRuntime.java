package io.projectory.runtime.engine;

import io.projectory.api.Projection;
import io.projectory.runtime.config.HeartbeatConfig;
import io.projectory.runtime.detached.DetachedScopes;
import io.projectory.runtime.digest.CompositeDigest;
import io.projectory.runtime.digest.DigestRefresher;
import io.projectory.runtime.digest.DigestService;
import io.projectory.runtime.fold.FoldResult;
import io.projectory.runtime.fold.ScopeFold;
import io.projectory.runtime.log.LogReader;
import io.projectory.runtime.store.BadRecordStore;
import io.projectory.runtime.store.FailureStore;
import io.projectory.runtime.store.ScopeStore;
import io.projectory.runtime.table.TableCheck;
import io.projectory.runtime.worker.ProjectionWorker;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  private final RuntimeConfig config;
  private final List<Projection> projections;
  private final DataSource views;
  private final LogReader log;
  private final Clock clock;
  private final Admin admin;
  private final DigestRefresher refresher;
  private final BlockerWatch blockers;
  private final List<ProjectionWorker> workers = new ArrayList<>();
  private final List<DetachedScopes> detached = new ArrayList<>();
  private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

  /**
   * @param views connections of the projector's role to the projection database; at least three per
   *     projection
   * @param log the event log's primary, read only
   * @param composites digests over several projections, where all of them run here
   */
  public ProjectorRuntime(
      RuntimeConfig config,
      List<Projection> projections,
      List<CompositeDigest> composites,
      DataSource views,
      LogReader log,
      Clock clock) {
    this.config = config;
    this.projections = List.copyOf(projections);
    this.views = views;
    this.log = log;
    this.clock = clock;
    this.admin = Admin.create(config.kafka());
    this.refresher =
        new DigestRefresher(
            new DigestService(views, projections, composites), config.digestQuiet(), clock);
    this.blockers = new BlockerWatch(views, shortestHeartbeatTimeout(), clock);
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
    projections.forEach(this::add);
    detached.forEach(DetachedScopes::start);
    workers.forEach(ProjectionWorker::start);
    refresher.start();
    blockers.start();
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

  /** Finishes the batches in hand and leaves the groups. */
  @Override
  public void close() {
    List<Thread> closing = new ArrayList<>();
    workers.forEach(w -> closing.add(new Thread(w::close, "closing-worker")));
    detached.forEach(d -> closing.add(new Thread(d::close, "closing-detached")));
    closing.forEach(Thread::start);
    closing.forEach(ProjectorRuntime::join);
    refresher.close();
    blockers.close();
    admin.close();
  }

  private void add(Projection projection) {
    String name = projection.name();
    ScopeStore scopes = new ScopeStore(name);
    FailureStore failures = new FailureStore(name);
    BadRecordStore badRecords = new BadRecordStore(name, config.topic());
    DetachedScopes mover =
        new DetachedScopes(
            projection, config.of(name), views, log, scopes, failures, badRecords, this::touched);
    detached.add(mover);
    ProjectionWorker.Parts parts =
        new ProjectionWorker.Parts(
            projection,
            config.topic(),
            config.groupPrefix() + name,
            config.of(name),
            config.synchronousCommit(),
            config.memberId(),
            config.kafka(),
            admin,
            views,
            log,
            scopes,
            failures,
            badRecords,
            clock,
            (p, partition, batch) -> committed(mover, batch));
    workers.add(new ProjectionWorker(parts, error -> failed(name, error)));
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
