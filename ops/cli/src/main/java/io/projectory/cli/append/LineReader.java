package io.projectory.cli.append;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Reads lines of bytes, so that their encoding is judged with their JSON. For one thread. */
final class LineReader {
  /** Twice the largest payload, with room for the envelope. */
  static final int LONGEST = 32 * 1024 * 1024;

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final InputStream in;
  private final byte[] buffer = new byte[1 << 16];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(1 << 12);
  private int position;
  private int end;
  private long number;
  private boolean tooLong;

  LineReader(InputStream in) {
    this.in = in;
  }

  /** The next line without its end, or null. */
  byte[] next() throws IOException {
    line.reset();
    tooLong = false;
    boolean any = false;
    while (fill()) {
      any = true;
      int newLine = find();
      int until = newLine < 0 ? end : newLine;
      take(until);
      position = newLine < 0 ? end : newLine + 1;
      if (newLine >= 0) {
        break;
      }
    }
    if (!any) {
      return null;
    }
    number++;
    return number == 1 ? withoutMark(line.toByteArray()) : line.toByteArray();
  }

  /** Of the line read last, from 1. */
  long number() {
    return number;
  }

  /** Whether the line read last was cut at {@link #LONGEST}. */
  boolean tooLong() {
    return tooLong;
  }

  private boolean fill() throws IOException {
    if (position == end) {
      position = 0;
      end = Math.max(in.read(buffer), 0);
    }
    return end > 0;
  }

  private int find() {
    for (int i = position; i < end; i++) {
      if (buffer[i] == '\n') {
        return i;
      }
    }
    return -1;
  }

  private void take(int until) {
    int length = Math.min(until - position, LONGEST - line.size());
    line.write(buffer, position, length);
    tooLong |= length < until - position;
  }

  private static byte[] withoutMark(byte[] first) {
    boolean marked =
        first.length >= BYTE_ORDER_MARK.length
            && Arrays.equals(first, 0, BYTE_ORDER_MARK.length, BYTE_ORDER_MARK, 0, 3);
    return marked ? Arrays.copyOfRange(first, BYTE_ORDER_MARK.length, first.length) : first;
  }
}
