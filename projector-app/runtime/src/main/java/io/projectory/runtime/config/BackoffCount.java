package io.projectory.runtime.config;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Failures in a row, and how long to wait after each of them. For one thread. */
public final class BackoffCount {
  private final Backoff backoff;
  private final RandomGenerator random;
  private int failures;

  public BackoffCount(Backoff backoff, RandomGenerator random) {
    this.backoff = backoff;
    this.random = random;
  }

  /**
   * One more.
   *
   * @return the time until the next attempt, up to a fifth less than the back-off's, so that many
   *     who failed at once do not come back at once
   */
  public Duration failed() {
    failures++;
    long millis = backoff.delay(failures).toMillis();
    return Duration.ofMillis(millis - (long) (millis * 0.2 * random.nextDouble()));
  }

  public void succeeded() {
    failures = 0;
  }

  public int failures() {
    return failures;
  }
}
