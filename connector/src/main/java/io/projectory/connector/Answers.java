package io.projectory.connector;

import java.time.Duration;
import java.util.function.LongSupplier;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Finds a producer that gets no answer from brokers that do answer others: it may have lost its
 * way, for example its sequence at a leader that forgot it, and a new one begins at the last saved
 * position. After an outage, in which nobody was answered, others may be answered first. One
 * thread.
 */
final class Answers {
  /** Above what the producer gives one request. */
  private static final Duration LEAST_PATIENCE = Duration.ofSeconds(12);

  private final Duration patience;
  private final LongSupplier nanoTime;
  private boolean answering;
  private long since;

  private Answers(Duration patience, LongSupplier nanoTime) {
    this.patience = patience;
    this.nanoTime = nanoTime;
  }

  static Answers within(Duration heartbeatTimeout, LongSupplier nanoTime) {
    Duration patience = heartbeatTimeout.multipliedBy(3);
    return new Answers(
        patience.compareTo(LEAST_PATIENCE) < 0 ? LEAST_PATIENCE : patience, nanoTime);
  }

  /** What a look at the brokers showed. */
  void looked(boolean answered) {
    if (answered && !answering) {
      since = nanoTime.getAsLong();
    }
    answering = answered;
  }

  /**
   * @param unanswered for how long the producer has had no answer
   * @throws TimeoutException when others have had answers all that time
   */
  void check(Duration unanswered) {
    if (answering
        && unanswered.compareTo(patience) > 0
        && nanoTime.getAsLong() - since > patience.toNanos()) {
      throw new TimeoutException(
          "the brokers answer, but have acknowledged nothing for " + patience.toSeconds() + " s");
    }
  }
}
