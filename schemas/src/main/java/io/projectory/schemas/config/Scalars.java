package io.projectory.schemas.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/** One written value as a Java value. Errors are IllegalArgumentExceptions without the path. */
final class Scalars {
  private static final String INFINITE = "infinite";

  private final Map<String, String> environment;

  Scalars(Map<String, String> environment) {
    this.environment = environment;
  }

  static boolean isScalar(Class<?> type) {
    return type == String.class
        || type == Secret.class
        || type == Duration.class
        || type == Path.class
        || type == int.class
        || type == Integer.class
        || type == long.class
        || type == Long.class
        || type == double.class
        || type == Double.class
        || type == boolean.class
        || type == Boolean.class
        || type.isEnum();
  }

  Object read(String text, Class<?> type, boolean mayBeInfinite) {
    if (type == String.class) {
      return text;
    }
    if (type == Secret.class) {
      return Secret.resolve(text, environment);
    }
    if (type == Path.class) {
      return Path.of(text);
    }
    if (type == Duration.class) {
      return mayBeInfinite && text.equals(INFINITE) ? Durations.INFINITE : Durations.parse(text);
    }
    if (type == boolean.class || type == Boolean.class) {
      return bool(text);
    }
    if (type.isEnum()) {
      return constant(text, type);
    }
    return number(text, type, mayBeInfinite);
  }

  /** A value of a map of texts; whole references to the environment are followed. */
  String text(String text) {
    return Secret.expand(text, environment);
  }

  private static Object number(String text, Class<?> type, boolean mayBeInfinite) {
    boolean infinite = mayBeInfinite && text.equals(INFINITE);
    try {
      if (type == int.class || type == Integer.class) {
        return infinite ? (Object) Integer.MAX_VALUE : (Object) Integer.valueOf(text);
      }
      if (type == long.class || type == Long.class) {
        return infinite ? (Object) Long.MAX_VALUE : (Object) Long.valueOf(text);
      }
      return finite(Double.parseDouble(text));
    } catch (NumberFormatException e) {
      boolean whole = type != double.class && type != Double.class;
      String wanted = whole ? "a whole number in range" : "a number";
      throw new IllegalArgumentException(
          "'" + text + "' is not " + wanted + (mayBeInfinite ? " or infinite" : ""), e);
    }
  }

  private static double finite(double number) {
    if (!Double.isFinite(number)) {
      throw new NumberFormatException("not finite");
    }
    return number;
  }

  private static boolean bool(String text) {
    if (!text.equals("true") && !text.equals("false")) {
      throw new IllegalArgumentException("'" + text + "' is neither true nor false");
    }
    return text.equals("true");
  }

  private static Object constant(String text, Class<?> type) {
    for (Object constant : type.getEnumConstants()) {
      if (name(constant).equals(text)) {
        return constant;
      }
    }
    throw new IllegalArgumentException(
        "'"
            + text
            + "' is none of "
            + String.join(
                ", ", Arrays.stream(type.getEnumConstants()).map(Scalars::name).toList()));
  }

  /** The text that {@link #read} reads back. */
  static String format(Object value, boolean mayBeInfinite) {
    if (mayBeInfinite && (value.equals(Integer.MAX_VALUE) || value.equals(Long.MAX_VALUE))) {
      return INFINITE;
    }
    if (value instanceof Duration duration) {
      return Durations.format(duration);
    }
    return value instanceof Enum<?> ? name(value) : value.toString();
  }

  static String name(Object constant) {
    return ((Enum<?>) constant).name().toLowerCase(Locale.ROOT);
  }
}
