package io.projectory.connector.topic;

import java.time.Duration;
import java.util.function.LongSupplier;

/** For how long somebody who asks has had no answer to anything. Thread-safe. */
final class Unanswered {
  private final LongSupplier nanoTime;
  private long open;
  private long since;

  Unanswered(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
  }

  synchronized void asked() {
    if (open++ == 0) {
      since = nanoTime.getAsLong();
    }
  }

  /** Any answer shows that there are answers. */
  synchronized void answered() {
    open--;
    since = nanoTime.getAsLong();
  }

  synchronized Duration time() {
    return open == 0 ? Duration.ZERO : Duration.ofNanos(nanoTime.getAsLong() - since);
  }
}
