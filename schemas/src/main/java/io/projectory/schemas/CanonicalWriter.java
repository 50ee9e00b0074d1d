package io.projectory.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Writes a tree as canonical JSON into one growing buffer. */
final class CanonicalWriter {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
  private static final int NONE = 0;
  private static final int UNICODE = 1;

  /**
   * For each ASCII character: written as it is, as {@code \\u00XX}, or the letter of its escape.
   */
  private static final byte[] ESCAPES = escapes();

  private byte[] buffer = new byte[256];
  private int length;

  private CanonicalWriter() {}

  static byte[] write(JsonNode json) {
    CanonicalWriter writer = new CanonicalWriter();
    writer.value(json, 0);
    return Arrays.copyOf(writer.buffer, writer.length);
  }

  private void value(JsonNode node, int depth) {
    if (depth >= CanonicalJson.MAX_DEPTH && node.isContainerNode()) {
      throw CanonicalJson.tooDeep(null);
    }
    switch (node.getNodeType()) {
      case OBJECT -> object(node, depth);
      case ARRAY -> array(node, depth);
      case STRING -> string(node.textValue());
      case NUMBER -> number(node);
      case BOOLEAN -> ascii(node.booleanValue() ? "true" : "false");
      case NULL -> ascii("null");
      default ->
          throw CanonicalJson.violation(
              "not a JSON value: " + node.getNodeType(), "not_json", null);
    }
  }

  private void object(JsonNode node, int depth) {
    String[] names = new String[node.size()];
    int count = 0;
    for (var entry : node.properties()) {
      names[count++] = entry.getKey();
    }
    Arrays.sort(names, ByteOrder.COMPARATOR);
    put('{');
    for (int i = 0; i < names.length; i++) {
      if (i > 0) {
        put(',');
      }
      string(names[i]);
      put(':');
      value(node.get(names[i]), depth + 1);
    }
    put('}');
  }

  private void array(JsonNode node, int depth) {
    put('[');
    for (int i = 0; i < node.size(); i++) {
      if (i > 0) {
        put(',');
      }
      value(node.get(i), depth + 1);
    }
    put(']');
  }

  private void number(JsonNode node) {
    if (!node.isIntegralNumber()) {
      throw CanonicalJson.violation(
          "a floating point number; carry decimals as strings", "float", null);
    }
    ascii(node.asText());
  }

  private void string(String text) {
    put('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        asciiCharacter(c);
      } else if (c < 0x800) {
        put(0xC0 | c >> 6);
        put(0x80 | c & 0x3F);
      } else if (!Character.isSurrogate(c)) {
        put(0xE0 | c >> 12);
        put(0x80 | c >> 6 & 0x3F);
        put(0x80 | c & 0x3F);
      } else {
        supplementary(text, i++);
      }
    }
    put('"');
  }

  private void asciiCharacter(char c) {
    int escape = ESCAPES[c];
    if (escape == NONE) {
      put(c);
    } else if (escape == UNICODE) {
      ascii("\\u00");
      put(HEX[c >> 4]);
      put(HEX[c & 15]);
    } else {
      put('\\');
      put(escape);
    }
  }

  private void supplementary(String text, int at) {
    int point = text.codePointAt(at);
    if (point < 0x10000) {
      throw CanonicalJson.violation("an unpaired surrogate", "unpaired_surrogate", null);
    }
    put(0xF0 | point >> 18);
    put(0x80 | point >> 12 & 0x3F);
    put(0x80 | point >> 6 & 0x3F);
    put(0x80 | point & 0x3F);
  }

  private void ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      put(text.charAt(i));
    }
  }

  private void put(int b) {
    if (length == buffer.length) {
      buffer = Arrays.copyOf(buffer, length * 2);
    }
    buffer[length++] = (byte) b;
  }

  private static byte[] escapes() {
    byte[] table = new byte[128];
    Arrays.fill(table, 0, 0x20, (byte) UNICODE);
    table['"'] = '"';
    table['\\'] = '\\';
    table['\b'] = 'b';
    table['\t'] = 't';
    table['\n'] = 'n';
    table['\f'] = 'f';
    table['\r'] = 'r';
    return table;
  }
}
