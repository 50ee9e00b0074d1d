package io.projectory.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Canonical JSON (SEMANTICS 3 and 14). Thread-safe. */
public final class CanonicalJson {
  /** Deepest nesting of objects and arrays; deeper is a {@code schema_violation}. */
  public static final int MAX_DEPTH = 1000;

  private CanonicalJson() {}

  /**
   * Parses one JSON document of any size. Integers keep every digit; of duplicate keys the last
   * wins and the others are as if never written.
   *
   * @throws ProjectoryException {@code schema_violation} when the bytes are not one JSON value in
   *     UTF-8, are nested deeper than {@link #MAX_DEPTH}, or hold a float, U+0000 or an unpaired
   *     surrogate; {@code details.reason} says which, {@code details.path} where
   */
  public static JsonNode parse(byte[] utf8) {
    return parse(JsonReader.decode(utf8));
  }

  /** {@link #parse(byte[])} of decoded text. */
  public static JsonNode parse(String text) {
    JsonReader.Tree tree = JsonReader.read(text);
    if (tree.odd()) {
      JsonCheck.storable(tree.root(), JsonPath.ROOT);
      JsonCheck.noFloats(tree.root(), JsonPath.ROOT);
    }
    return tree.root();
  }

  /**
   * Parses one JSON document and leaves floats and text that cannot be stored to later checks, for
   * input whose errors have an order (SEMANTICS 4).
   *
   * @throws ProjectoryException {@code schema_violation} when the bytes are not one JSON value in
   *     UTF-8 or are nested deeper than {@link #MAX_DEPTH}
   */
  public static JsonNode parseUnchecked(byte[] utf8) {
    return JsonReader.read(JsonReader.decode(utf8)).root();
  }

  /**
   * The canonical text.
   *
   * @throws ProjectoryException {@code schema_violation} for a float, an unpaired surrogate, a
   *     value that is not JSON, or nesting deeper than {@link #MAX_DEPTH}
   */
  public static String write(JsonNode json) {
    return new String(writeBytes(json), StandardCharsets.UTF_8);
  }

  /** The canonical text in UTF-8; errors as {@link #write}. */
  public static byte[] writeBytes(JsonNode json) {
    return CanonicalWriter.write(json);
  }

  /**
   * Whether the bytes are the canonical form of what they say, found in one pass without a tree.
   * Never true for anything else. May be false for canonical text in one case: an object of more
   * than one member with a key that needs an escape ({@code "}, {@code \} or a control character).
   * False as well for what {@link #parse} refuses.
   */
  public static boolean isCanonical(byte[] utf8) {
    return new CanonicalScan(utf8).wholeDocument();
  }

  static ProjectoryException tooDeep(Throwable cause) {
    return violation("JSON is nested deeper than " + MAX_DEPTH + " levels", "nesting", cause);
  }

  static ProjectoryException violation(String message, String reason, Throwable cause) {
    return new ProjectoryException(
        ErrorCode.SCHEMA_VIOLATION, message, Map.of("reason", reason), cause);
  }
}
