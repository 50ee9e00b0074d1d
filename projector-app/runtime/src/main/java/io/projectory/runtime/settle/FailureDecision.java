package io.projectory.runtime.settle;

import io.projectory.api.OnError;
import io.projectory.api.Projection;
import io.projectory.runtime.config.EventRetryConfig;
import io.projectory.runtime.failure.FailureClass;
import io.projectory.runtime.fold.EventFailure;
import java.time.Duration;

/**
 * What becomes of an event that failed: decided in this one place (DESIGN 6, SEMANTICS 12).
 *
 * @param delay until the next attempt, for a retry
 */
record FailureDecision(OnError what, Duration delay) {

  /**
   * @param attempt how often this event failed in a row, from 1
   */
  static FailureDecision of(
      Projection projection, EventRetryConfig retry, EventFailure failure, int attempt) {
    OnError answer =
        failure.fromProjection()
            ? projection.onError(failure.event(), failure.error(), attempt)
            : OnError.FATAL;
    boolean semantic = FailureClass.of(failure.error()) == FailureClass.SEMANTIC;
    if (answer == OnError.RETRY && (semantic || attempt > retry.maxRetryAttempts())) {
      answer = OnError.FATAL;
    }
    return new FailureDecision(answer, retry.delay(attempt));
  }
}
