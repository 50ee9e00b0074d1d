package io.projectory.runtime.detached;

import io.projectory.api.Projection;
import io.projectory.runtime.batch.BatchSession;
import io.projectory.runtime.batch.ScopeApply;
import io.projectory.runtime.config.BackoffCount;
import io.projectory.runtime.config.ProjectionSettings;
import io.projectory.runtime.failure.FailureClass;
import io.projectory.runtime.fold.FoldResult;
import io.projectory.runtime.log.LogReader;
import io.projectory.runtime.loop.WakingLoop;
import io.projectory.runtime.settle.FailureSettlement;
import io.projectory.runtime.store.BadRecordStore;
import io.projectory.runtime.store.FailureStore;
import io.projectory.runtime.store.ScopeStore;
import io.projectory.runtime.watch.EngineListener;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks for detached scopes of a projection whose step is due, and moves them, on a thread of its
 * own. Any member may run it: a lock per scope says who moves.
 */
public final class DetachedScopes implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DetachedScopes.class);
  private static final long LOOK_MILLIS = 500;
  private static final int AT_ONCE = 100;

  private final String projection;
  private final DataSource views;
  private final ScopeStore scopes;
  private final ScopeMover mover;
  private final BackoffCount failures;
  private final EngineListener watcher;
  private final WakingLoop loop;

  /** {@code committed} is told of every batch, on this class's thread. */
  public DetachedScopes(
      Projection projection,
      ProjectionSettings settings,
      DataSource views,
      LogReader log,
      ScopeStore scopes,
      FailureStore failures,
      BadRecordStore badRecords,
      Clock clock,
      Consumer<FoldResult> committed,
      EngineListener watcher,
      RandomGenerator random) {
    this.projection = projection.name();
    this.failures = new BackoffCount(settings.poll().pollFailureBackoff(), random);
    this.watcher = watcher;
    this.views = views;
    this.scopes = scopes;
    this.loop = new WakingLoop("detached-" + projection.name(), this::look);
    DetachedTransaction transaction =
        new DetachedTransaction(
            projection,
            views,
            new BatchSession(settings.heartbeat(), true),
            scopes,
            new FailureSettlement(projection, settings.eventRetry(), scopes, failures, watcher),
            badRecords,
            new ScopeApply(projection, scopes, failures));
    this.mover =
        new ScopeMover(
            projection,
            log,
            views,
            scopes,
            transaction,
            settings.jobBatchSize(),
            clock,
            loop::stopping,
            committed,
            watcher);
  }

  public void start() {
    loop.start();
  }

  /** Somebody detached a scope: look at once. */
  public void wake() {
    loop.wake();
  }

  @Override
  public void close() {
    loop.close();
  }

  /** How long to wait with the next look. */
  private long look() {
    try {
      boolean moved = moveDue();
      failures.succeeded();
      return moved ? 0 : untilNextLook();
    } catch (SQLException | RuntimeException e) {
      return backOff(e);
    }
  }

  /** False when there was nothing to move that others do not move. */
  private boolean moveDue() throws SQLException {
    boolean moved = false;
    for (String tenant : due()) {
      moved |= !loop.stopping() && mover.move(tenant);
    }
    return moved;
  }

  private List<String> due() throws SQLException {
    try (Connection connection = views.getConnection()) {
      connection.setAutoCommit(true);
      return scopes.due(connection, AT_ONCE);
    }
  }

  /** A retry that is due sooner than the next look is not kept waiting. */
  private long untilNextLook() throws SQLException {
    try (Connection connection = views.getConnection()) {
      connection.setAutoCommit(true);
      return Math.min(LOOK_MILLIS, scopes.millisUntilNextDue(connection).orElse(LOOK_MILLIS));
    }
  }

  private long backOff(Exception error) {
    watcher.retried(projection, EngineListener.Retry.SERVER);
    long delay = failures.failed().toMillis();
    if (FailureClass.of(error) == FailureClass.INFRASTRUCTURE) {
      LOG.warn(
          "Detached scopes cannot be moved now, trying again projection={} attempt={} delay_ms={} error={}",
          projection,
          failures.failures(),
          delay,
          error.toString());
    } else {
      LOG.error("Moving detached scopes failed projection={}", projection, error);
    }
    return delay;
  }
}
