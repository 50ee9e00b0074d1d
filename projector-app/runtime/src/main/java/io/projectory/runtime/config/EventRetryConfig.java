package io.projectory.runtime.config;

import java.time.Duration;

/**
 * How often and when an event that failed with a recoverable error is tried again (DESIGN 6,
 * SEMANTICS 12).
 *
 * @param maxRetryAttempts retries after the first attempt before the failure is terminal
 * @param retryDelay delay before the first retry
 * @param retryBackoffMultiplier factor from one delay to the next
 * @param maxRetryDelay longest delay
 */
public record EventRetryConfig(
    Integer maxRetryAttempts,
    Duration retryDelay,
    Double retryBackoffMultiplier,
    Duration maxRetryDelay) {

  public EventRetryConfig {
    maxRetryAttempts = maxRetryAttempts == null ? 3 : maxRetryAttempts;
    retryDelay = retryDelay == null ? Duration.ofMillis(100) : retryDelay;
    retryBackoffMultiplier = retryBackoffMultiplier == null ? 2.0 : retryBackoffMultiplier;
    maxRetryDelay = maxRetryDelay == null ? Duration.ofSeconds(5) : maxRetryDelay;
    if (maxRetryAttempts < 0) {
      throw new IllegalArgumentException(
          "max_retry_attempts must not be negative, but is " + maxRetryAttempts);
    }
    if (retryDelay.isNegative()) {
      throw new IllegalArgumentException(
          "retry_delay must not be negative, but is " + retryDelay.toMillis() + " ms");
    }
    if (!(retryBackoffMultiplier >= 1.0) || retryBackoffMultiplier.isInfinite()) {
      throw new IllegalArgumentException(
          "retry_backoff_multiplier must be at least 1.0, but is " + retryBackoffMultiplier);
    }
    if (maxRetryDelay.compareTo(retryDelay) < 0) {
      throw new IllegalArgumentException(
          "max_retry_delay must be at least retry_delay, but max_retry_delay is "
              + maxRetryDelay.toMillis()
              + " ms and retry_delay is "
              + retryDelay.toMillis()
              + " ms");
    }
  }

  public static EventRetryConfig defaults() {
    return new EventRetryConfig(null, null, null, null);
  }

  /** The schedule of the decision-graph projections: 250 ms doubled, five retries. */
  public static EventRetryConfig decisionGraph() {
    return new EventRetryConfig(5, Duration.ofMillis(250), 2.0, Duration.ofSeconds(60));
  }

  /** Delay before the retry that follows the given number of failures, from 1. */
  public Duration delay(int failures) {
    double millis = retryDelay.toMillis() * Math.pow(retryBackoffMultiplier, failures - 1);
    return millis >= maxRetryDelay.toMillis() ? maxRetryDelay : Duration.ofMillis((long) millis);
  }
}
