package io.projectory.connector.engine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Lets changes gather before they are sent, while the reader is far behind the log. After an outage
 * it shares the processors with everybody who applies what it brings: sent as they come, changes
 * make for many small transactions, which leave the reader no time. What is late already may become
 * a twentieth later; what is not, waits for nothing. For the sender's thread.
 */
final class Gathering {
  /** Below, clocks that differ would look like an outage. */
  private static final Duration LATE = Duration.ofSeconds(1);

  private static final int SHARE = 20;
  private static final Duration LONGEST = Duration.ofMillis(250);

  /** How often to look whether the reader has come to the present. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  private final Tap tap;
  private final int enough;
  private final Clock clock;

  /**
   * @param enough changes to wait for, more would not be sent together
   */
  Gathering(Tap tap, int enough, Clock clock) {
    this.tap = tap;
    this.enough = enough;
    this.clock = clock;
  }

  /**
   * @param first to be sent; the others are in the tap
   */
  void await(SourceRecord first) throws InterruptedException {
    Instant end = clock.instant().plus(patience(first));
    SourceRecord newest = first;
    while (late(newest)
        && clock.instant().isBefore(end)
        && !tap.awaitCrowd(enough, BETWEEN_LOOKS)) {
      SourceRecord last = tap.newest();
      newest = last == null ? newest : last;
    }
  }

  private boolean late(SourceRecord change) {
    return age(change).compareTo(LATE) >= 0;
  }

  private Duration patience(SourceRecord change) {
    Duration share = age(change).dividedBy(SHARE);
    return share.compareTo(LONGEST) < 0 ? share : LONGEST;
  }

  /** Since the log's server committed it; zero for what does not say when. */
  private Duration age(SourceRecord change) {
    Instant committed = LogRow.committedAt(change);
    return committed == null ? Duration.ZERO : Duration.between(committed, clock.instant());
  }
}
