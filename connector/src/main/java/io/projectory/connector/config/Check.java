package io.projectory.connector.config;

import java.time.Duration;

/** Refuses a bad setting with its key, its value and what to write instead. */
final class Check {
  private Check() {}

  static void that(boolean good, String key, Object value, String advice) {
    if (!good) {
      throw new IllegalArgumentException(key + " is " + value + ": " + advice);
    }
  }

  static void notBlank(String key, String value) {
    that(value != null && !value.isBlank(), key, value, "it must not be blank");
  }

  static void positive(String key, Duration value) {
    that(!value.isNegative() && !value.isZero(), key, value, "it must be above 0");
  }
}
