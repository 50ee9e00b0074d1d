package io.projectory.schemas;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Decoding that notices malformed bytes at no cost for the well-formed. */
final class Utf8 {
  private Utf8() {}

  /** The text, or null when the bytes are not UTF-8. */
  static String decode(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    // the replacement character is either written there or stands for malformed bytes
    return text.indexOf('\uFFFD') < 0 || wellFormed(bytes) ? text : null;
  }

  private static boolean wellFormed(byte[] bytes) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
