package io.projectory.runtime.detached;

import io.projectory.api.Projection;
import io.projectory.runtime.batch.BatchSession;
import io.projectory.runtime.batch.ScopeApply;
import io.projectory.runtime.config.ProjectionSettings;
import io.projectory.runtime.failure.FailureClass;
import io.projectory.runtime.fold.FoldResult;
import io.projectory.runtime.log.LogReader;
import io.projectory.runtime.settle.FailureSettlement;
import io.projectory.runtime.store.BadRecordStore;
import io.projectory.runtime.store.FailureStore;
import io.projectory.runtime.store.ScopeStore;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
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
  private final ProjectionSettings settings;
  private final Semaphore wake = new Semaphore(0);
  private final Thread thread;
  private volatile boolean stopping;
  private int failures;

  /** {@code committed} is told of every batch, on this class's thread. */
  public DetachedScopes(
      Projection projection,
      ProjectionSettings settings,
      DataSource views,
      LogReader log,
      ScopeStore scopes,
      FailureStore failures,
      BadRecordStore badRecords,
      Consumer<FoldResult> committed) {
    this.projection = projection.name();
    this.settings = settings;
    this.views = views;
    this.scopes = scopes;
    DetachedTransaction transaction =
        new DetachedTransaction(
            projection,
            views,
            new BatchSession(settings.heartbeat(), true),
            settings.eventRetry(),
            scopes,
            new FailureSettlement(projection, settings.eventRetry(), scopes, failures),
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
            () -> stopping,
            committed);
    this.thread = new Thread(this::run, "detached-" + projection.name());
  }

  public void start() {
    thread.start();
  }

  /** Somebody detached a scope: look at once. */
  public void wake() {
    wake.release();
  }

  @Override
  public void close() {
    stopping = true;
    wake.release();
    try {
      thread.join(8_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!stopping) {
      try {
        for (String tenant : due()) {
          if (!stopping) {
            mover.move(tenant);
          }
        }
        failures = 0;
        await(untilNextLook());
      } catch (SQLException | RuntimeException e) {
        backOff(e);
      }
    }
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

  private void backOff(Exception error) {
    failures++;
    long delay = settings.poll().pollFailureBackoff().delay(failures).toMillis();
    if (FailureClass.of(error) == FailureClass.INFRASTRUCTURE) {
      LOG.warn(
          "Detached scopes cannot be moved now, trying again projection={} attempt={} delay_ms={} error={}",
          projection,
          failures,
          delay,
          error.toString());
    } else {
      LOG.error("Moving detached scopes failed projection={}", projection, error);
    }
    await(delay);
  }

  private void await(long millis) {
    try {
      if (wake.tryAcquire(millis, TimeUnit.MILLISECONDS)) {
        wake.drainPermits();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stopping = true;
    }
  }
}
