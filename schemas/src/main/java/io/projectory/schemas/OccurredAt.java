package io.projectory.schemas;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;

/**
 * The time of an event (SEMANTICS 4): an ISO 8601 date-time with seconds and offset, {@code
 * YYYY-MM-DDTHH:MM:SS[.fraction](Z|+hh:mm|-hh:mm)}. A blank may stand for the T and a comma for the
 * point; the fraction has any number of digits. {@code -00:00}, hour 24 and second 60 are refused.
 *
 * @param epochSecond of the instant, without its fraction
 * @param fraction its digits without trailing zeros, so that text order is the order of fractions
 */
public record OccurredAt(long epochSecond, String fraction) implements Comparable<OccurredAt> {
  private static final int SECONDS_END = 19;

  /** The instant, or null when the text is not such a time. Nothing is trimmed. */
  public static OccurredAt parse(String text) {
    int offsetAt = offsetAt(text);
    if (offsetAt < 0) {
      return null;
    }
    int offset = offsetSeconds(text, offsetAt);
    int year = digits(text, 0, 4);
    // a negative year would be a date to Java; a negative month or hour is not
    if (offset == Integer.MIN_VALUE || year < 0) {
      return null;
    }
    try {
      LocalDateTime local =
          LocalDateTime.of(
              year,
              digits(text, 5, 2),
              digits(text, 8, 2),
              digits(text, 11, 2),
              digits(text, 14, 2),
              digits(text, 17, 2));
      long second = local.toEpochSecond(ZoneOffset.UTC) - offset;
      return new OccurredAt(second, fraction(text, offsetAt));
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** The same time in the grammar of RFC 3339, offset and digits kept; null when not a time. */
  public static String toRfc3339(String text) {
    if (parse(text) == null) {
      return null;
    }
    if (text.charAt(10) == 'T' && text.charAt(SECONDS_END) != ',') {
      return text;
    }
    String rest = text.substring(11);
    return text.substring(0, 10) + 'T' + rest.replace(',', '.');
  }

  public static OccurredAt of(Instant instant) {
    String nanos = Integer.toString(1_000_000_000 + instant.getNano()).substring(1);
    return new OccurredAt(instant.getEpochSecond(), withoutZeros(nanos));
  }

  @Override
  public int compareTo(OccurredAt other) {
    int bySecond = Long.compare(epochSecond, other.epochSecond);
    return bySecond != 0 ? bySecond : fraction.compareTo(other.fraction);
  }

  /** Where the offset begins if everything before it has the right form, else -1. */
  private static int offsetAt(String text) {
    if (text.length() <= SECONDS_END
        || !is(text, 4, '-')
        || !is(text, 7, '-')
        || !(is(text, 10, 'T') || is(text, 10, ' '))
        || !is(text, 13, ':')
        || !is(text, 16, ':')) {
      return -1;
    }
    if (!is(text, SECONDS_END, '.') && !is(text, SECONDS_END, ',')) {
      return SECONDS_END;
    }
    int end = SECONDS_END + 1;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    return end > SECONDS_END + 1 ? end : -1;
  }

  /** The offset in seconds; the least integer when it is none. */
  private static int offsetSeconds(String text, int at) {
    if (text.length() == at + 1 && is(text, at, 'Z')) {
      return 0;
    }
    boolean negative = is(text, at, '-');
    if (text.length() != at + 6 || !(negative || is(text, at, '+')) || !is(text, at + 3, ':')) {
      return Integer.MIN_VALUE;
    }
    int hours = digits(text, at + 1, 2);
    int minutes = digits(text, at + 4, 2);
    boolean unknownZone = negative && hours == 0 && minutes == 0;
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59 || unknownZone) {
      return Integer.MIN_VALUE;
    }
    int seconds = hours * 3600 + minutes * 60;
    return negative ? -seconds : seconds;
  }

  private static String fraction(String text, int offsetAt) {
    return offsetAt == SECONDS_END ? "" : withoutZeros(text.substring(SECONDS_END + 1, offsetAt));
  }

  private static String withoutZeros(String digits) {
    int end = digits.length();
    while (end > 0 && digits.charAt(end - 1) == '0') {
      end--;
    }
    return digits.substring(0, end);
  }

  private static boolean is(String text, int at, char c) {
    return at < text.length() && text.charAt(at) == c;
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** The number, or -1 when it is not digits. */
  private static int digits(String text, int from, int count) {
    int value = 0;
    for (int i = from; i < from + count; i++) {
      if (!isDigit(text.charAt(i))) {
        return -1;
      }
      value = value * 10 + text.charAt(i) - '0';
    }
    return value;
  }
}
