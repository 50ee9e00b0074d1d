package io.projectory.schemas;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * The current time as rfc-now (SEMANTICS, terms): {@code YYYY-MM-DDTHH:MM:SS[.f]Z} in UTC, cut to
 * microseconds, a fraction of one to six digits without trailing zeros. Thread-safe.
 */
public record RfcNow(Clock clock) {

  public String now() {
    return format(clock.instant());
  }

  public static String format(Instant instant) {
    LocalDateTime utc = LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
    StringBuilder out = new StringBuilder(27);
    digits(out, utc.getYear(), 4).append('-');
    digits(out, utc.getMonthValue(), 2).append('-');
    digits(out, utc.getDayOfMonth(), 2).append('T');
    digits(out, utc.getHour(), 2).append(':');
    digits(out, utc.getMinute(), 2).append(':');
    digits(out, utc.getSecond(), 2);
    int micros = utc.getNano() / 1000;
    if (micros != 0) {
      digits(out.append('.'), micros, 6);
      while (out.charAt(out.length() - 1) == '0') {
        out.setLength(out.length() - 1);
      }
    }
    return out.append('Z').toString();
  }

  private static StringBuilder digits(StringBuilder out, int value, int width) {
    String text = Integer.toString(value);
    return out.append("0".repeat(Math.max(0, width - text.length()))).append(text);
  }
}
