package io.projectory.runtime.worker;

import io.projectory.runtime.config.PollConfig;
import io.projectory.runtime.failure.TypedStop;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** Counts consecutive infrastructure failures and says how long to wait. For one thread. */
final class FailureCount {
  private final PollConfig poll;
  private final RandomGenerator random;
  private int failures;
  private Instant until = Instant.MIN;

  FailureCount(PollConfig poll, RandomGenerator random) {
    this.poll = poll;
    this.random = random;
  }

  /**
   * @return the delay until the next attempt, with up to a fifth of jitter
   * @throws TypedStop when the configured number of failures in a row is reached
   */
  Duration failed(Instant now, Exception error) {
    failures++;
    if (!poll.infinite() && failures >= poll.maxConsecutivePollFailures()) {
      throw new TypedStop(
          TypedStop.Reason.TOO_MANY_POLL_FAILURES,
          failures + " failures in a row, the last one: " + error.getMessage());
    }
    long millis = poll.pollFailureBackoff().delay(failures).toMillis();
    Duration delay = Duration.ofMillis(millis - (long) (millis * 0.2 * random.nextDouble()));
    until = now.plus(delay);
    return delay;
  }

  void succeeded() {
    failures = 0;
    until = Instant.MIN;
  }

  int failures() {
    return failures;
  }

  boolean waiting(Instant now) {
    return now.isBefore(until);
  }

  Duration remaining(Instant now) {
    return Duration.between(now, until);
  }
}
