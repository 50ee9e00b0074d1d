package io.projectory.app.config;

import io.projectory.schemas.config.Meaning;
import java.util.regex.Pattern;

/** One entry of {@code http.tokens}: who may come in. The token itself is stored nowhere. */
public record TokenConfig(
    @Meaning(value = "What the token allows.", otherwise = "required with the token") Role role,
    @Meaning(
            value =
                "sha256: and the SHA-256 of the token in hex; projectory token create makes it.",
            otherwise = "required with the token")
        String hash) {
  private static final Pattern HASH = Pattern.compile("sha256:[0-9a-f]{64}");

  public TokenConfig {
    if (role == null) {
      throw new IllegalArgumentException("role is missing; write viewer, operator or admin");
    }
    if (hash == null) {
      throw new IllegalArgumentException(
          "hash is missing; 'projectory token create' prints a token and its line");
    }
    if (!HASH.matcher(hash).matches()) {
      // not shown: somebody may have written the token itself
      throw new IllegalArgumentException(
          "hash is not sha256: and 64 hex digits; 'projectory token create' makes one");
    }
  }

  @Override
  public String toString() {
    return "TokenConfig[role=" + role.code() + "]";
  }
}
