package io.projectory.runtime.write;

import io.projectory.schemas.Payload;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import org.postgresql.copy.CopyIn;

/**
 * Encodes rows for {@code COPY ... WITH (FORMAT binary)}: text, int4, int8, bool and null. Sends
 * whenever the buffer is full. For one thread.
 */
public final class BinaryRows {
  private static final byte[] SIGNATURE =
      "PGCOPY\n\377\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final int SEND_AT = 64 * 1024;

  private final CopyIn copy;
  private byte[] buffer = new byte[SEND_AT + 16 * 1024];
  private int size;

  /** Writes the header. */
  public BinaryRows(CopyIn copy) {
    this.copy = copy;
    bytes(SIGNATURE, SIGNATURE.length);
    int4(0);
    int4(0);
  }

  /** Begins a row of so many values. */
  public void row(int values) throws SQLException {
    if (size > SEND_AT) {
      send();
    }
    ensure(2);
    buffer[size++] = (byte) (values >>> 8);
    buffer[size++] = (byte) values;
  }

  /** A String, Payload, Integer, Long, Boolean or null, as its column's type is. */
  public void value(Object value) {
    if (value == null) {
      int4(-1);
    } else if (value instanceof String text) {
      // the JDK copies what is ASCII as a whole; a loop over the characters is far slower
      text(text.getBytes(StandardCharsets.UTF_8));
    } else if (value instanceof Payload payload) {
      text(payload.bytes());
    } else if (value instanceof Long number) {
      int4(8);
      int4((int) (number >>> 32));
      int4(number.intValue());
    } else if (value instanceof Integer number) {
      int4(4);
      int4(number);
    } else if (value instanceof Boolean flag) {
      int4(1);
      ensure(1);
      buffer[size++] = (byte) (flag ? 1 : 0);
    } else {
      throw new IllegalArgumentException("no column takes a " + value.getClass().getName());
    }
  }

  /** Sends what is left; answers the number of rows. */
  public long end() throws SQLException {
    ensure(2);
    buffer[size++] = (byte) 0xff;
    buffer[size++] = (byte) 0xff;
    send();
    return copy.endCopy();
  }

  private void text(byte[] utf8) {
    int4(utf8.length);
    bytes(utf8, utf8.length);
  }

  private void int4(int value) {
    ensure(4);
    buffer[size++] = (byte) (value >>> 24);
    buffer[size++] = (byte) (value >>> 16);
    buffer[size++] = (byte) (value >>> 8);
    buffer[size++] = (byte) value;
  }

  private void bytes(byte[] from, int length) {
    ensure(length);
    System.arraycopy(from, 0, buffer, size, length);
    size += length;
  }

  private void ensure(int more) {
    if (buffer.length - size < more) {
      buffer = java.util.Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
    }
  }

  private void send() throws SQLException {
    copy.writeToCopy(buffer, 0, size);
    size = 0;
  }
}
