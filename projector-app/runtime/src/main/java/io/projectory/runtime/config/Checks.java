package io.projectory.runtime.config;

import io.projectory.schemas.config.Durations;
import java.time.Duration;

/** Refusals that name key, value and what to write. */
final class Checks {
  private Checks() {}

  static void atLeast(String key, int value, int least, String otherwise) {
    if (value < least) {
      throw new IllegalArgumentException(
          key + " is " + value + "; write at least " + least + otherwise);
    }
  }

  static void atLeast(String key, Duration value, Duration least) {
    if (value.compareTo(least) < 0) {
      throw new IllegalArgumentException(
          key + " is " + text(value) + "; write at least " + text(least));
    }
  }

  static void notBelow(String key, Duration value, String lowerKey, Duration lower) {
    if (value.compareTo(lower) < 0) {
      throw new IllegalArgumentException(
          key + " is " + text(value) + "; write at least the " + lowerKey + " of " + text(lower));
    }
  }

  static void above(String key, Duration value, String lowerKey, Duration lower) {
    if (value.compareTo(lower) <= 0) {
      throw new IllegalArgumentException(
          key + " is " + text(value) + "; write more than the " + lowerKey + " of " + text(lower));
    }
  }

  static void below(String key, Duration value, String upperKey, Duration upper) {
    if (value.compareTo(upper) >= 0) {
      throw new IllegalArgumentException(
          key + " is " + text(value) + "; write less than the " + upperKey + " of " + text(upper));
    }
  }

  private static String text(Duration duration) {
    return Durations.format(duration);
  }
}
