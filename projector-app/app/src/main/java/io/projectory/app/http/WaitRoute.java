package io.projectory.app.http;

import io.projectory.app.config.HttpLimits;
import io.projectory.app.operations.Operations;
import io.projectory.app.operations.WaitResult;
import io.projectory.schemas.config.Durations;
import java.time.Duration;
import java.util.concurrent.Semaphore;

/**
 * Read your own writes: a caller who appended waits until the projections have applied it. Each
 * waiting caller holds a thread, so only some may wait at once.
 */
final class WaitRoute {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final Operations operations;
  private final HttpLimits limits;
  private final Semaphore places;

  WaitRoute(Operations operations, HttpLimits limits) {
    this.operations = operations;
    this.limits = limits;
    this.places = new Semaphore(limits.maxWaits());
  }

  Route route() {
    return Route.get(
        "/api/v1/wait",
        "Answers as soon as every projection has applied a position: applied, timed_out, failed,"
            + " paused or rebuilding.",
        WaitResult.class,
        this::answer,
        Parameter.tenant(),
        Parameter.whole("log_seq", "The position; default: the log's head now."),
        Parameter.text("timeout", "How long, such as 500ms or 10s; default: 10s."));
  }

  private Object answer(Call call) {
    Duration timeout = call.duration("timeout", TIMEOUT);
    if (timeout.compareTo(limits.maxWait()) > 0) {
      throw Query.invalid(
          "timeout",
          "timeout is above " + Durations.format(limits.maxWait()) + " (http.limits.max_wait)");
    }
    if (!places.tryAcquire()) {
      throw HttpRefusal.tooMany(
          limits.maxWaits() + " callers are waiting already (http.limits.max_waits); try again");
    }
    try {
      return operations.waitFor(call.tenant(), call.whole("log_seq"), timeout);
    } finally {
      places.release();
    }
  }
}
