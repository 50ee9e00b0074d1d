package io.projectory.connector;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/** Growing pauses between attempts: 100 ms, doubled up to 4 s, each shortened by up to a half. */
final class Waits {
  private static final long FIRST_MILLIS = 100;
  private static final long LONGEST_MILLIS = 4_000;

  private final DoubleSupplier random;
  private long millis = FIRST_MILLIS;

  /**
   * @param random numbers from 0 to below 1
   */
  Waits(DoubleSupplier random) {
    this.random = random;
  }

  Duration next() {
    long wait = Math.round(millis * (1 - random.getAsDouble() / 2));
    millis = Math.min(LONGEST_MILLIS, millis * 2);
    return Duration.ofMillis(wait);
  }

  void reset() {
    millis = FIRST_MILLIS;
  }
}
