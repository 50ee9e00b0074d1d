package io.projectory.testkit.net;

import java.nio.ByteBuffer;

/**
 * Finds in what a client of Postgres sends where its CopyData messages end. For the one thread that
 * carries a connection's requests, from the first byte on.
 */
final class FrontendMessages {
  private static final int LENGTH_BYTES = 4;
  private static final int FIRST_REFUSABLE = 80877103;
  private static final int LAST_REFUSABLE = 80877104;

  /** Type, unless it is the first message, and length; of the first one also its code. */
  private final ByteBuffer head = ByteBuffer.allocate(8);

  /** The client has said who it is: from then on messages have a type. */
  private boolean typed;

  private long left;
  private boolean copyData;

  /**
   * Goes on reading.
   *
   * @return where the first CopyData ends that ends in this piece, or else the end of the piece
   */
  int next(byte[] piece, int from, int to) {
    int at = from;
    while (at < to) {
      if (left == 0) {
        head.put(piece[at++]);
        if (head.position() == headBytes()) {
          begin();
        }
      } else {
        int some = (int) Math.min(left, to - at);
        left -= some;
        at += some;
      }
      if (left == 0 && copyData) {
        return at;
      }
    }
    return at;
  }

  /** Whether {@link #next} has just answered where a CopyData ends. */
  boolean afterCopyData() {
    boolean after = copyData && left == 0;
    copyData &= !after;
    return after;
  }

  private int headBytes() {
    return typed ? 1 + LENGTH_BYTES : 2 * LENGTH_BYTES;
  }

  private void begin() {
    head.flip();
    if (typed) {
      copyData = head.get() == 'd';
      left = head.getInt() - (long) LENGTH_BYTES;
    } else {
      left = head.getInt() - 2L * LENGTH_BYTES;
      int code = head.getInt();
      // a request for encryption is refused, and another first message follows
      typed = code < FIRST_REFUSABLE || code > LAST_REFUSABLE;
    }
    head.clear();
  }
}
