package io.projectory.app.config;

import io.projectory.schemas.config.Meaning;
import java.util.Map;
import java.util.Set;

/**
 * Section {@code http}: where the projector answers, and to whom. Without tokens everybody on this
 * machine is an admin, so a host beyond loopback is refused.
 */
public record HttpConfig(
    @Meaning("Beyond loopback only with tokens.") String host,
    @Meaning("Port of the projector's HTTP interface; 0 takes a free one.") Integer port,
    @Meaning(
            value = "Who may come in, by name; without any, everybody on this machine as admin.",
            entry = "token")
        Map<String, TokenConfig> tokens,
    TlsConfig tls,
    HttpLimits limits) {
  public static final int DEFAULT_PORT = 8085;

  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1", "[::1]");

  public HttpConfig {
    host = host == null ? "127.0.0.1" : host;
    port = port == null ? (Integer) DEFAULT_PORT : port;
    tokens = tokens == null ? Map.of() : Map.copyOf(tokens);
    tls = tls == null ? TlsConfig.NONE : tls;
    limits = limits == null ? HttpLimits.DEFAULTS : limits;
    if (tokens.isEmpty() && !LOOPBACK.contains(host)) {
      throw new IllegalArgumentException(
          "host '"
              + host
              + "' is beyond this machine and nobody is asked who they are; write 127.0.0.1, or"
              + " http.tokens ('projectory token create' makes one)");
    }
    if (port < 0 || port > 65535) {
      throw new IllegalArgumentException("port " + port + " is no port; write 0 to 65535");
    }
  }

  /** Whether callers must show a token. */
  public boolean authenticated() {
    return !tokens.isEmpty();
  }

  /** Whether a request that names this host, without a port, can only mean this machine. */
  public static boolean isLoopback(String host) {
    return LOOPBACK.contains(host);
  }
}
