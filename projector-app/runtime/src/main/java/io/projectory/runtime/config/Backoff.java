package io.projectory.runtime.config;

import java.time.Duration;

/**
 * Exponential back-off with a cap; jitter is added by whoever waits, with its own randomness.
 *
 * @param base delay after the first failure
 * @param cap longest delay
 */
public record Backoff(Duration base, Duration cap) {
  public Backoff {
    base = base == null ? Duration.ofMillis(100) : base;
    cap = cap == null ? Duration.ofSeconds(30) : cap;
    if (base.isZero() || base.isNegative()) {
      throw new IllegalArgumentException("base must be above 0, but is " + base.toMillis() + " ms");
    }
    if (cap.compareTo(base) < 0) {
      throw new IllegalArgumentException(
          "cap must be at least base, but cap is "
              + cap.toMillis()
              + " ms and base is "
              + base.toMillis()
              + " ms");
    }
  }

  /** Delay after the given number of consecutive failures, from 1. */
  public Duration delay(int failures) {
    long factor = 1L << Math.min(Math.max(failures - 1, 0), 30);
    long millis = base.toMillis() * factor;
    return millis <= 0 || millis > cap.toMillis() ? cap : Duration.ofMillis(millis);
  }
}
