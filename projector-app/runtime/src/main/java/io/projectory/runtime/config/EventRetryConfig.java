package io.projectory.runtime.config;

import io.projectory.schemas.config.Meaning;
import java.time.Duration;

/**
 * How often and when an event that failed with a recoverable error is tried again (DESIGN 6,
 * SEMANTICS 12). Null components take their defaults.
 */
public record EventRetryConfig(
    @Meaning("Retries after the first attempt before the failure is terminal.")
        Integer maxRetryAttempts,
    @Meaning("Wait before the first retry.") Duration retryDelay,
    @Meaning("Factor from one wait to the next.") Double retryBackoffMultiplier,
    @Meaning("Longest wait before a retry.") Duration maxRetryDelay) {

  public EventRetryConfig {
    maxRetryAttempts = maxRetryAttempts == null ? (Integer) 3 : maxRetryAttempts;
    retryDelay = retryDelay == null ? Duration.ofMillis(100) : retryDelay;
    retryBackoffMultiplier = retryBackoffMultiplier == null ? (Double) 2.0 : retryBackoffMultiplier;
    maxRetryDelay = maxRetryDelay == null ? Duration.ofSeconds(5) : maxRetryDelay;
    Checks.atLeast("max_retry_attempts", maxRetryAttempts, 0, "");
    Checks.atLeast("retry_delay", retryDelay, Duration.ZERO);
    if (!(retryBackoffMultiplier >= 1.0) || retryBackoffMultiplier.isInfinite()) {
      throw new IllegalArgumentException(
          "retry_backoff_multiplier is " + retryBackoffMultiplier + "; write at least 1.0");
    }
    Checks.notBelow("max_retry_delay", maxRetryDelay, "retry_delay", retryDelay);
  }

  public static EventRetryConfig defaults() {
    return builder().build();
  }

  /** Starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts from these values. */
  public Builder toBuilder() {
    return builder()
        .maxRetryAttempts(maxRetryAttempts)
        .retryDelay(retryDelay)
        .retryBackoffMultiplier(retryBackoffMultiplier)
        .maxRetryDelay(maxRetryDelay);
  }

  /** Delay before the retry that follows the given number of failures, from 1. */
  public Duration delay(int failures) {
    double millis = retryDelay.toMillis() * Math.pow(retryBackoffMultiplier, failures - 1);
    return millis >= maxRetryDelay.toMillis() ? maxRetryDelay : Duration.ofMillis((long) millis);
  }

  /** For one thread. */
  public static final class Builder {
    private Integer maxRetryAttempts;
    private Duration retryDelay;
    private Double retryBackoffMultiplier;
    private Duration maxRetryDelay;

    private Builder() {}

    public Builder maxRetryAttempts(int value) {
      maxRetryAttempts = value;
      return this;
    }

    public Builder retryDelay(Duration value) {
      retryDelay = value;
      return this;
    }

    public Builder retryBackoffMultiplier(double value) {
      retryBackoffMultiplier = value;
      return this;
    }

    public Builder maxRetryDelay(Duration value) {
      maxRetryDelay = value;
      return this;
    }

    /**
     * @throws IllegalArgumentException naming key and value of what cannot be
     */
    public EventRetryConfig build() {
      return new EventRetryConfig(
          maxRetryAttempts, retryDelay, retryBackoffMultiplier, maxRetryDelay);
    }
  }
}
