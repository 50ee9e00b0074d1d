package io.projectory.runtime.config;

import io.projectory.schemas.config.Meaning;
import java.time.Duration;

/**
 * Exponential back-off with a cap; {@link BackoffCount} adds the jitter. Null components take their
 * defaults.
 */
public record Backoff(
    @Meaning(
            "Wait after the first failure, doubled by each further one; up to a fifth less, by chance.")
        Duration base,
    @Meaning("Longest wait between attempts.") Duration cap) {
  private static final Duration LEAST = Duration.ofMillis(1);

  public Backoff {
    base = base == null ? Duration.ofMillis(100) : base;
    cap = cap == null ? Duration.ofSeconds(30) : cap;
    Checks.atLeast("base", base, LEAST);
    Checks.notBelow("cap", cap, "base", base);
  }

  public static Backoff defaults() {
    return new Backoff(null, null);
  }

  /** Delay after the given number of consecutive failures, from 1. */
  public Duration delay(int failures) {
    double millis = base.toMillis() * Math.pow(2, Math.max(failures - 1, 0));
    return millis >= cap.toMillis() ? cap : Duration.ofMillis((long) millis);
  }
}
