package io.projectory.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** {@code sha256:} and the lower-case hex SHA-256 of canonical JSON (SEMANTICS 3). Thread-safe. */
public final class PayloadHash {
  private static final String PREFIX = "sha256:";

  private PayloadHash() {}

  /**
   * The hash of the canonical form of a payload.
   *
   * @throws ProjectoryException {@code schema_violation} when it has none
   */
  public static String of(JsonNode payload) {
    return ofCanonical(CanonicalJson.writeBytes(payload));
  }

  /** The hash of bytes that the caller knows to be canonical. */
  public static String ofCanonical(byte[] canonical) {
    return PREFIX + HexFormat.of().formatHex(sha256().digest(canonical));
  }

  /**
   * Whether the canonical form of a stored payload has that hash (SEMANTICS 7 and 14.7). Canonical
   * bytes are hashed as they are; anything else is parsed and canonicalised first, so the hash of
   * bytes that are not canonical never counts.
   *
   * @throws ProjectoryException {@code schema_violation} when the payload has no canonical form
   */
  public static boolean matches(byte[] stored, String hash) {
    String actual =
        CanonicalJson.isCanonical(stored) ? ofCanonical(stored) : of(CanonicalJson.parse(stored));
    return actual.equals(hash);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
