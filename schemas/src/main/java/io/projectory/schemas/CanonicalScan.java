package io.projectory.schemas;

import java.util.Arrays;

/** One pass over bytes that tells whether they are canonical JSON; no tree, no recursion. */
final class CanonicalScan {
  private static final int NO_KEY = -1;

  private final byte[] in;
  private int at;

  /** Whether the string read last held a backslash. */
  private boolean escaped;

  /** Per open container: begin of its last key, {@link #NO_KEY} for arrays and empty objects. */
  private int[] keyBegin = new int[16];

  private int[] keyEnd = new int[16];
  private boolean[] object = new boolean[16];
  private boolean[] escapedKey = new boolean[16];
  private int depth;

  CanonicalScan(byte[] in) {
    this.in = in;
  }

  boolean wholeDocument() {
    boolean opened;
    do {
      opened = false;
      int c = next();
      if (c == '{' || c == '[') {
        if (!open(c == '{')) {
          return false;
        }
        if (peek() == (c == '{' ? '}' : ']')) {
          at++;
          depth--;
        } else if (c == '{' && !key()) {
          return false;
        } else {
          opened = true;
        }
      } else if (!scalar(c)) {
        return false;
      }
    } while (opened || nextValue());
    return depth == 0 && at == in.length;
  }

  /** Closes what ends here; true when another value must follow. */
  private boolean nextValue() {
    while (depth > 0) {
      int c = next();
      boolean inObject = object[depth - 1];
      if (c == ',') {
        return !inObject || key();
      }
      if (c != (inObject ? '}' : ']')) {
        return false;
      }
      depth--;
    }
    return false;
  }

  private boolean open(boolean isObject) {
    if (depth == CanonicalJson.MAX_DEPTH) {
      return false;
    }
    if (depth == object.length) {
      keyBegin = Arrays.copyOf(keyBegin, depth * 2);
      keyEnd = Arrays.copyOf(keyEnd, depth * 2);
      object = Arrays.copyOf(object, depth * 2);
      escapedKey = Arrays.copyOf(escapedKey, depth * 2);
    }
    keyBegin[depth] = NO_KEY;
    object[depth] = isObject;
    escapedKey[depth] = false;
    depth++;
    return true;
  }

  /** A key behind the one before it, and its colon. */
  private boolean key() {
    if (next() != '"') {
      return false;
    }
    int begin = at;
    if (!string()) {
      return false;
    }
    int end = at - 1;
    int level = depth - 1;
    if (keyBegin[level] != NO_KEY
        && (escaped
            || escapedKey[level]
            || Arrays.compareUnsigned(in, keyBegin[level], keyEnd[level], in, begin, end) >= 0)) {
      return false;
    }
    escapedKey[level] = escaped;
    keyBegin[level] = begin;
    keyEnd[level] = end;
    return next() == ':';
  }

  private boolean scalar(int c) {
    return switch (c) {
      case '"' -> string();
      case 't' -> word("rue");
      case 'f' -> word("alse");
      case 'n' -> word("ull");
      case '-' -> {
        int digit = next();
        yield digit != '0' && integer(digit);
      }
      default -> integer(c);
    };
  }

  private boolean word(String rest) {
    for (int i = 0; i < rest.length(); i++) {
      if (next() != rest.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** What may follow an integer is for the caller to check, which also refuses fractions. */
  private boolean integer(int first) {
    if (first == '0') {
      return true;
    }
    if (first < '1' || first > '9') {
      return false;
    }
    while (peek() >= '0' && peek() <= '9') {
      at++;
    }
    return true;
  }

  /** The rest of a string with its closing quote. */
  private boolean string() {
    escaped = false;
    byte[] bytes = in;
    for (int i = at; i < bytes.length; ) {
      int c = bytes[i];
      if (c == '"') {
        at = i + 1;
        return true;
      }
      if (c == '\\') {
        int size = escape(i + 1);
        if (size == 0) {
          return false;
        }
        escaped = true;
        i += size;
      } else if (c >= 0x20) {
        i++;
      } else {
        int size = c < 0 ? multiByte(i) : 0;
        if (size == 0) {
          return false;
        }
        i += size;
      }
    }
    return false;
  }

  /** Length of a minimal escape with its backslash; 0 when it is none, or U+0000. */
  private int escape(int i) {
    switch (byteAt(i)) {
      case '"', '\\', 'b', 't', 'n', 'f', 'r':
        return 2;
      case 'u':
        break;
      default:
        return 0;
    }
    if (byteAt(i + 1) != '0' || byteAt(i + 2) != '0') {
      return 0;
    }
    int high = byteAt(i + 3);
    int low = byteAt(i + 4);
    boolean hex = low >= '0' && low <= '9' || low >= 'a' && low <= 'f';
    if (!hex || high != '0' && high != '1') {
      return 0;
    }
    if (high == '0') {
      // U+0000 cannot be stored; 8, 9, a, c, d have a shorter escape
      boolean other =
          low == '0' || low == '8' || low == '9' || low == 'a' || low == 'c' || low == 'd';
      return other ? 0 : 6;
    }
    return 6;
  }

  /** Length of a well-formed UTF-8 sequence of two to four bytes, else 0. */
  private int multiByte(int i) {
    int lead = in[i] & 0xFF;
    int second = byteAt(i + 1);
    if (lead < 0xC2 || lead > 0xF4) {
      return 0;
    }
    if (lead < 0xE0) {
      return between(second, 0x80, 0xBF) ? 2 : 0;
    }
    boolean third = between(byteAt(i + 2), 0x80, 0xBF);
    if (lead < 0xF0) {
      // no overlong forms (E0), no surrogates (ED)
      return third && between(second, lead == 0xE0 ? 0xA0 : 0x80, lead == 0xED ? 0x9F : 0xBF)
          ? 3
          : 0;
    }
    return third
            && between(byteAt(i + 3), 0x80, 0xBF)
            && between(second, lead == 0xF0 ? 0x90 : 0x80, lead == 0xF4 ? 0x8F : 0xBF)
        ? 4
        : 0;
  }

  private static boolean between(int value, int low, int high) {
    return value >= low && value <= high;
  }

  private int byteAt(int i) {
    return i < in.length ? in[i] & 0xFF : -1;
  }

  private int peek() {
    return byteAt(at);
  }

  private int next() {
    return byteAt(at++);
  }
}
