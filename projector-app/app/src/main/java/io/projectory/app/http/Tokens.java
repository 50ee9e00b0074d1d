package io.projectory.app.http;

import io.projectory.app.config.HttpConfig;
import io.projectory.app.config.TokenConfig;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Finds out who holds a bearer token. Compares with every configured hash, each in constant time,
 * so that how long it takes says nothing. Thread-safe.
 *
 * <p>A plain SHA-256 is enough: tokens are 256 random bits, which nobody guesses however fast the
 * hash, and a slow one would let anybody burn our processors with tokens that are none.
 */
public final class Tokens {
  private static final String SCHEME = "bearer ";
  private static final String PREFIX = "sha256:";

  private final List<Known> known = new ArrayList<>();

  private record Known(byte[] hash, Principal principal) {}

  Tokens(HttpConfig config) {
    for (Map.Entry<String, TokenConfig> token : config.tokens().entrySet()) {
      String hex = token.getValue().hash().substring(PREFIX.length());
      Principal principal = new Principal(token.getKey(), token.getValue().role());
      known.add(new Known(HexFormat.of().parseHex(hex), principal));
    }
  }

  /** What the configuration keeps of a token. */
  public static String hash(String token) {
    return PREFIX + HexFormat.of().formatHex(digest(token));
  }

  /**
   * @param authorization the header, or null
   * @throws HttpRefusal 401 when it holds no token or one that is not configured
   */
  Principal principal(String authorization) {
    if (known.isEmpty()) {
      return Principal.LOCAL;
    }
    if (authorization == null || !authorization.toLowerCase(Locale.ROOT).startsWith(SCHEME)) {
      throw HttpRefusal.unauthorized("who asks? send Authorization: Bearer TOKEN");
    }
    byte[] shown = digest(authorization.substring(SCHEME.length()).strip());
    Principal found = null;
    for (Known one : known) {
      found = MessageDigest.isEqual(one.hash(), shown) ? one.principal() : found;
    }
    if (found == null) {
      throw HttpRefusal.unauthorized("the token is not one of http.tokens");
    }
    return found;
  }

  private static byte[] digest(String token) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK knows SHA-256", e);
    }
  }
}
