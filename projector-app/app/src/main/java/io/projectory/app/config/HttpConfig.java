package io.projectory.app.config;

import java.util.Set;

/**
 * Section {@code http}: where the projector answers.
 *
 * @param host loopback only: requests are not authenticated
 * @param port 0 takes a free one
 */
public record HttpConfig(String host, Integer port) {
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
