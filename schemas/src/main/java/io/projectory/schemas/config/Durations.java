package io.projectory.schemas.config;

import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * Durations as people write them: {@code 100ms}, {@code 5s}, {@code 2m}, {@code 1h}, {@code 7d}.
 */
public final class Durations {
  /** What {@code infinite} stands for; longer than anything can wait. */
  public static final Duration INFINITE = ChronoUnit.FOREVER.getDuration();

  /** Arithmetic with what is longer could overflow. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private Durations() {}

  public static boolean isInfinite(Duration duration) {
    return duration.equals(INFINITE);
  }

  /**
   * A whole number with a unit, or {@code 0}.
   *
   * @throws IllegalArgumentException naming the text and what to write instead
   */
  public static Duration parse(String text) {
    int unitAt = 0;
    while (unitAt < text.length() && text.charAt(unitAt) >= '0' && text.charAt(unitAt) <= '9') {
      unitAt++;
    }
    ChronoUnit unit = text.equals("0") ? ChronoUnit.SECONDS : unit(text.substring(unitAt));
    if (unitAt == 0 || unitAt > 15 || unit == null) {
      throw new IllegalArgumentException(
          "'" + text + "' is no duration; write a whole number and a unit: 100ms, 5s, 2m, 1h, 7d");
    }
    long amount = Long.parseLong(text.substring(0, unitAt));
    if (amount > LONGEST.dividedBy(unit.getDuration())) {
      throw new IllegalArgumentException("'" + text + "' is too long; write at most 36500d");
    }
    return Duration.of(amount, unit);
  }

  /** The shortest text that {@link #parse} reads back, to the millisecond. */
  public static String format(Duration duration) {
    if (isInfinite(duration)) {
      return "infinite";
    }
    long millis = duration.toMillis();
    if (millis % 1000 != 0) {
      return millis + "ms";
    }
    long seconds = millis / 1000;
    if (seconds == 0 || seconds % 60 != 0) {
      return seconds + "s";
    }
    long minutes = seconds / 60;
    if (minutes % 60 != 0) {
      return minutes + "m";
    }
    return minutes % 1440 == 0 ? minutes / 1440 + "d" : minutes / 60 + "h";
  }

  private static ChronoUnit unit(String name) {
    return switch (name) {
      case "ms" -> ChronoUnit.MILLIS;
      case "s" -> ChronoUnit.SECONDS;
      case "m" -> ChronoUnit.MINUTES;
      case "h" -> ChronoUnit.HOURS;
      case "d" -> ChronoUnit.DAYS;
      default -> null;
    };
  }
}
