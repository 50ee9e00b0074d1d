package io.projectory.connector.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Lets changes gather behind one that is being sent, while the reader is far behind the log. After
 * an outage it shares the processors with everybody who applies what it brings: sent as they come,
 * changes make for many small transactions, which leave the reader no time. What is late already
 * may become a twentieth later; what is not, waits for nothing. For the sender's thread.
 */
final class Gathering {
  /** Below, clocks that differ would look like an outage. */
  private static final Duration LATE = Duration.ofSeconds(1);

  private static final int SHARE = 20;
  private static final Duration LONGEST = Duration.ofSeconds(1);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  private final Tap tap;
  private final int enough;
  private final InstantSource clock;
  private final Sleep sleep;

  /** Lets time pass. */
  @FunctionalInterface
  interface Sleep {
    void sleep(Duration time) throws InterruptedException;
  }

  /**
   * @param enough changes to wait for, not more than the tap has room for
   */
  Gathering(Tap tap, int enough, InstantSource clock, Sleep sleep) {
    this.tap = tap;
    this.enough = enough;
    this.clock = clock;
    this.sleep = sleep;
  }

  /**
   * Returns when enough are there, when the reader has come to what is not late, or in time.
   *
   * @param first the one that is being sent; the others are in the tap
   */
  void await(SourceRecord first) throws InterruptedException {
    Duration age = age(first);
    Instant end = clock.instant().plus(patience(age));
    while (age.compareTo(LATE) >= 0 && tap.crowd() < enough && clock.instant().isBefore(end)) {
      sleep.sleep(BETWEEN_LOOKS);
      SourceRecord newest = tap.newest();
      age = age(newest == null ? first : newest);
    }
  }

  private static Duration patience(Duration age) {
    Duration share = age.dividedBy(SHARE);
    return share.compareTo(LONGEST) < 0 ? share : LONGEST;
  }

  /** Since the log's server committed it; zero for what does not say when. */
  private Duration age(SourceRecord change) {
    Instant committed = LogRow.committedAt(change);
    return committed == null ? Duration.ZERO : Duration.between(committed, clock.instant());
  }
}
