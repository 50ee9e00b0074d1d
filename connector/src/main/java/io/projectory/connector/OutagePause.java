package io.projectory.connector;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Waits between attempts, but not for longer than it takes a server to be seen away and then there:
 * a wait that grew with an outage would go on after its end. One thread.
 */
final class OutagePause {
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(250);

  /** Waits; answers whether somebody asked to stop meanwhile. */
  @FunctionalInterface
  interface Sleep {
    boolean stoppedWithin(Duration time) throws InterruptedException;
  }

  private final LongSupplier nanoTime;
  private final Sleep sleep;

  OutagePause(LongSupplier nanoTime, Sleep sleep) {
    this.nanoTime = nanoTime;
    this.sleep = sleep;
  }

  /**
   * @param there looks at the server; that it is there from the start ends nothing
   */
  void await(Duration time, BooleanSupplier there) throws InterruptedException {
    long end = nanoTime.getAsLong() + time.toNanos();
    boolean away = false;
    for (long left = time.toNanos(); left > 0; left = end - nanoTime.getAsLong()) {
      boolean back = there.getAsBoolean();
      if (away && back
          || sleep.stoppedWithin(Duration.ofNanos(Math.min(left, BETWEEN_LOOKS.toNanos())))) {
        return;
      }
      away = !back;
    }
  }
}
