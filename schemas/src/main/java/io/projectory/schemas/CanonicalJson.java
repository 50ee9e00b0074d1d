package io.projectory.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;

/** Canonical JSON (SEMANTICS 3). */
public final class CanonicalJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private CanonicalJson() {}

  /**
   * Parses one JSON document.
   *
   * @throws ProjectoryException {@code schema_violation} when the bytes are not JSON
   */
  public static JsonNode parse(byte[] utf8) {
    try {
      return MAPPER.readTree(utf8);
    } catch (IOException e) {
      throw new ProjectoryException(
          ErrorCode.SCHEMA_VIOLATION, "not valid JSON", Map.of("reason", "syntax"), e);
    }
  }
}
