package io.projectory.runtime.worker;

import io.projectory.runtime.config.BackoffCount;
import io.projectory.runtime.config.PollConfig;
import io.projectory.runtime.failure.TypedStop;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** Counts consecutive infrastructure failures and says how long to wait. For one thread. */
final class FailureCount {
  private final PollConfig poll;
  private final BackoffCount count;
  private Instant until = Instant.MIN;
  private boolean databaseAway;

  FailureCount(PollConfig poll, RandomGenerator random) {
    this.poll = poll;
    this.count = new BackoffCount(poll.pollFailureBackoff(), random);
  }

  /**
   * @return the delay until the next attempt, with up to a fifth of jitter
   * @throws TypedStop when the configured number of failures in a row is reached
   */
  Duration failed(Instant now, Exception error) {
    Duration delay = count.failed();
    if (!poll.infinite() && failures() >= poll.maxConsecutivePollFailures()) {
      throw new TypedStop(
          TypedStop.Reason.TOO_MANY_POLL_FAILURES,
          failures() + " failures in a row, the last one: " + error.getMessage());
    }
    until = now.plus(delay);
    return delay;
  }

  /** What failed works again: the next attempt may come at once. */
  void waitNoLonger() {
    until = Instant.MIN;
  }

  /** A return that was seen from away to there ends the wait; being there proves nothing. */
  void lookedAtDatabase(boolean connected) {
    if (databaseAway && connected) {
      waitNoLonger();
    }
    databaseAway = !connected;
  }

  void succeeded() {
    count.succeeded();
    databaseAway = false;
    until = Instant.MIN;
  }

  int failures() {
    return count.failures();
  }

  boolean waiting(Instant now) {
    return now.isBefore(until);
  }

  /** How much longer to wait; zero, never less, when the wait is over. */
  Duration remaining(Instant now) {
    return waiting(now) ? Duration.between(now, until) : Duration.ZERO;
  }
}
