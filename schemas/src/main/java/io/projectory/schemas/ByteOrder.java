package io.projectory.schemas;

import java.util.Comparator;

/**
 * Byte order of text (SEMANTICS, terms, and 14.1): the order of the UTF-8 bytes, which is the order
 * of code points and what {@code COLLATE "C"} gives in SQL. {@link String#compareTo} differs for
 * supplementary characters against U+E000..U+FFFF.
 */
public final class ByteOrder {
  /** Compares without encoding. Thread-safe. */
  public static final Comparator<String> COMPARATOR = ByteOrder::compare;

  private ByteOrder() {}

  public static int compare(String a, String b) {
    int common = Math.min(a.length(), b.length());
    for (int i = 0; i < common; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y) {
        return rank(x) - rank(y);
      }
    }
    return a.length() - b.length();
  }

  /** Moves surrogates, which stand for U+10000 and above, behind U+FFFF. */
  private static int rank(char c) {
    if (c < 0xD800) {
      return c;
    }
    return c >= 0xE000 ? c - 0x800 : c + 0x2000;
  }
}
