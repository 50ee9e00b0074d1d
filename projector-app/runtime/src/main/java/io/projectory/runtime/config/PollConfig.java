package io.projectory.runtime.config;

import java.time.Duration;

/**
 * How one projector polls, and what it does when a server cannot be reached (DESIGN 6).
 *
 * @param pollInterval least time between the starts of two non-empty polls; does not apply after a
 *     full batch
 * @param emptyPollBackoff how long a poll waits for new events; they end it at once
 * @param pollFailureBackoff waits between attempts while a server is unreachable
 * @param maxConsecutivePollFailures attempts before the process gives up; 0 is never
 */
public record PollConfig(
    Duration pollInterval,
    Duration emptyPollBackoff,
    Backoff pollFailureBackoff,
    Integer maxConsecutivePollFailures) {

  public PollConfig {
    pollInterval = pollInterval == null ? Duration.ofMillis(100) : pollInterval;
    emptyPollBackoff = emptyPollBackoff == null ? Duration.ofSeconds(1) : emptyPollBackoff;
    pollFailureBackoff = pollFailureBackoff == null ? new Backoff(null, null) : pollFailureBackoff;
    maxConsecutivePollFailures =
        maxConsecutivePollFailures == null ? 10 : maxConsecutivePollFailures;
    if (pollInterval.isNegative()) {
      throw new IllegalArgumentException(
          "poll_interval must not be negative, but is " + pollInterval.toMillis() + " ms");
    }
    if (emptyPollBackoff.isNegative() || emptyPollBackoff.isZero()) {
      throw new IllegalArgumentException(
          "empty_poll_backoff must be above 0, but is " + emptyPollBackoff.toMillis() + " ms");
    }
    if (maxConsecutivePollFailures < 0) {
      throw new IllegalArgumentException(
          "max_consecutive_poll_failures must be a positive number or infinite, but is "
              + maxConsecutivePollFailures);
    }
  }

  public static PollConfig defaults() {
    return new PollConfig(null, null, null, null);
  }

  /** No pause between non-empty polls. */
  public static PollConfig realtime() {
    return new PollConfig(Duration.ZERO, null, null, null);
  }

  /** Whether the process keeps trying for ever. */
  public boolean infinite() {
    return maxConsecutivePollFailures == 0;
  }
}
