package io.projectory.runtime.detached;

import io.projectory.api.Projection;
import io.projectory.runtime.batch.BatchSession;
import io.projectory.runtime.batch.ScopeApply;
import io.projectory.runtime.config.ProjectionSettings;
import io.projectory.runtime.log.LogReader;
import io.projectory.runtime.settle.FailureSettlement;
import io.projectory.runtime.store.BadRecordStore;
import io.projectory.runtime.store.FailureStore;
import io.projectory.runtime.store.ScopeStore;
import io.projectory.runtime.watch.EngineListener;
import java.sql.SQLException;
import java.time.Clock;
import javax.sql.DataSource;

/** The real mover of detached scopes of one member, without its thread. */
public final class SimulatedMover {
  private final ScopeMover mover;

  public SimulatedMover(
      Projection projection,
      String topic,
      ProjectionSettings settings,
      DataSource views,
      LogReader log,
      ScopeStore scopes,
      Clock clock) {
    FailureStore failures = new FailureStore(projection.name());
    DetachedTransaction transaction =
        new DetachedTransaction(
            projection,
            views,
            new BatchSession(settings.heartbeat(), false),
            scopes,
            new FailureSettlement(
                projection, settings.eventRetry(), scopes, failures, EngineListener.NONE),
            new BadRecordStore(projection.name(), topic),
            new ScopeApply(projection, scopes, failures));
    mover =
        new ScopeMover(
            projection,
            log,
            views,
            scopes,
            transaction,
            settings.jobBatchSize(),
            clock,
            () -> false,
            fold -> {},
            EngineListener.NONE);
  }

  /** As {@link ScopeMover#move}. */
  public boolean move(String tenant) throws SQLException {
    return mover.move(tenant);
  }
}
