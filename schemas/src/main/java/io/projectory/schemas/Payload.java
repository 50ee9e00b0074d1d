package io.projectory.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;

/**
 * The payload of an event: its JSON text exactly as stored, parsed only when somebody looks inside.
 *
 * <p>Not thread-safe until {@link #json()} was called once.
 */
public final class Payload {
  private byte[] bytes;
  private String text;
  private JsonNode json;

  private Payload(byte[] bytes, String text) {
    this.bytes = bytes;
    this.text = text;
  }

  /** The caller gives the array away. */
  public static Payload of(byte[] utf8) {
    return new Payload(utf8, null);
  }

  public static Payload of(String text) {
    return new Payload(null, text);
  }

  /** UTF-8 of the stored text; not to be changed by the caller. */
  public byte[] bytes() {
    if (bytes == null) {
      bytes = text.getBytes(StandardCharsets.UTF_8);
    }
    return bytes;
  }

  public String text() {
    if (text == null) {
      text = new String(bytes, StandardCharsets.UTF_8);
    }
    return text;
  }

  /**
   * The parsed payload, not to be changed by the caller.
   *
   * @throws ProjectoryException {@code schema_violation} when the text is not JSON
   */
  public JsonNode json() {
    if (json == null) {
      json = CanonicalJson.parse(bytes());
    }
    return json;
  }

  @Override
  public String toString() {
    return "Payload[" + bytes().length + " bytes]";
  }
}
