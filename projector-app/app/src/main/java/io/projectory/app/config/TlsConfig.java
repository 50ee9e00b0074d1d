package io.projectory.app.config;

import io.projectory.schemas.config.Meaning;
import io.projectory.schemas.config.Secret;
import java.nio.file.Path;

/** Section {@code http.tls}: with a key store the projector answers by https alone. */
public record TlsConfig(
    @Meaning(
            value = "PKCS 12 or JKS file with the server's key and certificate.",
            otherwise = "none, plain http")
        Path keyStore,
    @Meaning("${VARIABLE}, file:/path, or the password of the key store itself.")
        Secret keyStorePassword) {
  static final TlsConfig NONE = new TlsConfig(null, null);

  public boolean enabled() {
    return keyStore != null;
  }
}
