package io.projectory.connector.config;

import io.projectory.schemas.config.Meaning;

/**
 * The key {@code connector.http}: where metrics and probes are. They hold no tenant's data and
 * change nothing, so nobody is asked who they are; loopback unless told otherwise.
 */
public record EndpointConfig(
    @Meaning("Where metrics and probes of the connector answer; they name no tenant.") String host,
    @Meaning(
            value = "Their port; 0 takes a free one.",
            otherwise = "8086, or a free one when that is taken")
        Integer port) {
  public static final int USUAL_PORT = 8086;

  static final EndpointConfig DEFAULTS = new EndpointConfig(null, null);

  public EndpointConfig {
    host = host == null ? "127.0.0.1" : host;
    if (port != null && (port < 0 || port > 65535)) {
      throw new IllegalArgumentException("port " + port + " is no port; write 0 to 65535");
    }
  }
}
