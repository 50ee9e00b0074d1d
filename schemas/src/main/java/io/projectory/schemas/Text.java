package io.projectory.schemas;

/**
 * Rules for text (SEMANTICS, terms, and 14.6): trimming by Unicode white space, blankness, and what
 * cannot be stored.
 */
public final class Text {
  private Text() {}

  /** Null, or nothing left after {@link #trim}. */
  public static boolean isBlank(String text) {
    if (text == null) {
      return true;
    }
    for (int i = 0; i < text.length(); i++) {
      if (!isWhiteSpace(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Without leading and trailing Unicode white space. */
  public static String trim(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && isWhiteSpace(text.charAt(start))) {
      start++;
    }
    while (end > start && isWhiteSpace(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  /**
   * The Unicode property White_Space. Neither {@link String#strip} (which keeps U+00A0 and U+0085)
   * nor {@link String#trim} (which takes every control character) is that.
   */
  static boolean isWhiteSpace(char c) {
    if (c <= ' ') {
      return c == ' ' || (c >= '\t' && c <= '\r');
    }
    if (c < 0x1680) {
      return c == 0x85 || c == 0xA0;
    }
    return c == 0x1680
        || (c >= 0x2000 && c <= 0x200A)
        || c == 0x2028
        || c == 0x2029
        || c == 0x202F
        || c == 0x205F
        || c == 0x3000;
  }

  /**
   * Why Postgres text cannot hold it: {@code nul} (U+0000), {@code unpaired_surrogate}, or null
   * when it can.
   */
  public static String unstorable(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return "nul";
      }
      if (Character.isSurrogate(c)) {
        if (!Character.isHighSurrogate(c)
            || i + 1 == text.length()
            || !Character.isLowSurrogate(text.charAt(i + 1))) {
          return "unpaired_surrogate";
        }
        i++;
      }
    }
    return null;
  }
}
