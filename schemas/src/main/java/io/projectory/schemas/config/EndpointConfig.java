package io.projectory.schemas.config;

/**
 * Where metrics and probes of a process without an interface of its own are, for example {@code
 * connector.http}. They hold no tenant's data and change nothing, so nobody is asked who they are;
 * loopback unless told otherwise.
 */
public record EndpointConfig(
    @Meaning("Where metrics and probes of this process answer; they name no tenant.") String host,
    @Meaning(
            value = "Their port; 0 takes a free one.",
            otherwise = "connector 8086, streams 8087, or a free one when that is taken")
        Integer port) {

  public EndpointConfig {
    host = host == null ? "127.0.0.1" : host;
    if (port != null && (port < 0 || port > 65535)) {
      throw new IllegalArgumentException("port " + port + " is no port; write 0 to 65535");
    }
  }

  /** Nobody wrote anything. */
  public static EndpointConfig defaults() {
    return new EndpointConfig(null, null);
  }
}
