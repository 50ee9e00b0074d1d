package io.projectory.cli.output;

/** Text from elsewhere that must not break a line or steer a terminal. */
public final class OneLine {
  private OneLine() {}

  /** Control characters become spaces. */
  public static String of(String text) {
    StringBuilder clean = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> Character.isISOControl(c) || c == 0x2028 || c == 0x2029 ? ' ' : c)
        .forEach(clean::appendCodePoint);
    return clean.toString();
  }
}
