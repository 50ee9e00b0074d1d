package io.projectory.schemas;

import com.fasterxml.jackson.databind.JsonNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** {@code sha256:} and the lower-case hex SHA-256 of canonical JSON (SEMANTICS 3). Thread-safe. */
public final class PayloadHash {
  private static final String PREFIX = "sha256:";
  private static final String HEX = "0123456789abcdef";

  /** Looking the algorithm up costs as much as a small digest; each one begins anew after use. */
  private static final ThreadLocal<MessageDigest> DIGEST =
      ThreadLocal.withInitial(PayloadHash::sha256);

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
    return PREFIX + HexFormat.of().formatHex(DIGEST.get().digest(canonical));
  }

  /**
   * Whether the canonical form of a stored payload has that hash (SEMANTICS 7 and 14.7). Canonical
   * bytes are hashed as they are; anything else is parsed and canonicalised first, so the hash of
   * bytes that are not canonical never counts.
   *
   * @throws ProjectoryException {@code schema_violation} when the payload has no canonical form
   */
  public static boolean matches(byte[] stored, String hash) {
    byte[] canonical =
        CanonicalJson.isCanonical(stored)
            ? stored
            : CanonicalJson.writeBytes(CanonicalJson.parse(stored));
    return says(hash, DIGEST.get().digest(canonical));
  }

  /** Compares without writing the digest down. */
  private static boolean says(String hash, byte[] digest) {
    int at = PREFIX.length();
    if (hash.length() != at + 2 * digest.length || !hash.startsWith(PREFIX)) {
      return false;
    }
    for (byte b : digest) {
      if (hash.charAt(at++) != HEX.charAt(b >> 4 & 15) || hash.charAt(at++) != HEX.charAt(b & 15)) {
        return false;
      }
    }
    return true;
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
