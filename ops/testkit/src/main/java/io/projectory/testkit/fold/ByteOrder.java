package io.projectory.testkit.fold;

import java.util.Comparator;

/** Byte order of UTF-8, which is code point order and not {@link String#compareTo}. */
public final class ByteOrder implements Comparator<String> {
  public static final ByteOrder INSTANCE = new ByteOrder();

  private ByteOrder() {}

  @Override
  public int compare(String a, String b) {
    int common = Math.min(a.length(), b.length());
    for (int i = 0; i < common; i++) {
      if (a.charAt(i) != b.charAt(i)) {
        // At the second half of a pair both sides hold a low surrogate, and those order as they
        // are.
        return Integer.compare(a.codePointAt(i), b.codePointAt(i));
      }
    }
    return Integer.compare(a.length(), b.length());
  }
}
