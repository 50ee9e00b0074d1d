package io.projectory.local;

import java.security.SecureRandom;
import java.util.Base64;

/** Makes passwords that nobody needs to type. */
final class Passwords {

  private static final int BYTES = 24;

  private final SecureRandom random = new SecureRandom();

  /** 192 random bits in characters that need no quoting in SQL, YAML or a shell. */
  String next() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
