package io.projectory.app.config;

import io.projectory.schemas.config.Meaning;
import java.util.Set;

/** Section {@code http}: where the projector answers. */
public record HttpConfig(
    @Meaning("Loopback only: requests are not authenticated.") String host,
    @Meaning("Port of the projector's HTTP interface; 0 takes a free one.") Integer port) {
  public static final int DEFAULT_PORT = 8085;

  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1", "[::1]");

  public HttpConfig {
    host = host == null ? "127.0.0.1" : host;
    port = port == null ? (Integer) DEFAULT_PORT : port;
    if (!LOOPBACK.contains(host)) {
      throw new IllegalArgumentException(
          "host '"
              + host
              + "' is beyond this machine and nobody is asked who they are;"
              + " write 127.0.0.1");
    }
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is no port; write 0 to 65535");
    }
  }
}
