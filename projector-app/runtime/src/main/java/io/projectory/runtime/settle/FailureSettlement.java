package io.projectory.runtime.settle;

import io.projectory.api.OnError;
import io.projectory.api.Projection;
import io.projectory.runtime.config.EventRetryConfig;
import io.projectory.runtime.failure.ErrorText;
import io.projectory.runtime.fold.EventFailure;
import io.projectory.runtime.fold.ScopeFold;
import io.projectory.runtime.store.FailureStore;
import io.projectory.runtime.store.ScopeStore;
import io.projectory.runtime.watch.EngineListener;
import io.projectory.schemas.ProjectoryException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Settles the event that stopped a scope: tried again later, left out for ever, or failed
 * (SEMANTICS 10 and 12). In every case the scope is detached. Runs in the transaction of the batch
 * that the failure ended. Thread-safe.
 */
public final class FailureSettlement {
  private final Projection projection;
  private final EventRetryConfig retry;
  private final ScopeStore scopes;
  private final FailureStore failures;
  private final EngineListener watcher;

  public FailureSettlement(
      Projection projection,
      EventRetryConfig retry,
      ScopeStore scopes,
      FailureStore failures,
      EngineListener watcher) {
    this.projection = projection;
    this.retry = retry;
    this.scopes = scopes;
    this.failures = failures;
    this.watcher = watcher;
  }

  /**
   * @param processed events this mover has committed of the scope
   * @return what was decided
   */
  public OnError settle(Connection connection, ScopeFold scope, long processed)
      throws SQLException {
    EventFailure failure = scope.failure();
    String tenant = scope.before().tenantId();
    int attempt = scope.moved() ? 1 : scope.before().retryCount() + 1;
    FailureDecision decision = FailureDecision.of(projection, retry, failure, attempt);
    ProjectoryException error = named(failure, scope, processed);
    switch (decision.what()) {
      case RETRY -> {
        scopes.retry(connection, tenant, attempt, ErrorText.of(error), decision.delay());
        watcher.retried(projection.name(), EngineListener.Retry.EVENT);
      }
      case SKIP -> {
        failures.skip(connection, failure.event(), row(error, attempt, processed));
        scopes.detach(connection, tenant, null);
      }
      case FATAL -> {
        failures.open(connection, failure.event(), row(error, attempt, processed));
        scopes.fail(connection, tenant, attempt, ErrorText.of(error));
        watcher.scopeFailed(projection.name());
      }
    }
    return decision.what();
  }

  private static FailureStore.Failure row(ProjectoryException error, int attempt, long processed) {
    return new FailureStore.Failure(
        error.code().code(),
        ErrorText.printable(error.getMessage()),
        error.code().recoverable(),
        attempt,
        ErrorText.metadata(error, processed));
  }

  /** The error with the names of what it stopped (SEMANTICS 7.6). */
  private ProjectoryException named(EventFailure failure, ScopeFold scope, long processed) {
    Map<String, Object> names = new LinkedHashMap<>();
    names.put("event_id", failure.event().eventId());
    names.put("log_seq", failure.event().logSeq());
    names.put("trace_id", failure.event().traceId());
    names.put("projection_name", projection.name());
    names.put("tenant_id", scope.before().tenantId());
    names.put("last_log_seq", scope.cursor());
    names.put("processed_events", processed);
    return ErrorText.categorised(failure.error()).with(names);
  }
}
