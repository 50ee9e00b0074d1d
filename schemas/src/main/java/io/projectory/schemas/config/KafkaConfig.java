package io.projectory.schemas.config;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Where the brokers are. */
public record KafkaConfig(
    @Meaning(value = "Brokers, host:port[,host:port].", otherwise = "required")
        String bootstrapServers,
    @Meaning(
            value =
                "Handed to every Kafka client, such as security.protocol; in the variable, one"
                    + " underscore is a dot.",
            entry = "property")
        Map<String, String> properties) {
  private static final int LONGEST_WAIT_MS = 250;
  private static final int CONNECT_MS = 2_000;

  public KafkaConfig {
    if (bootstrapServers == null || bootstrapServers.isBlank()) {
      throw new IllegalArgumentException(
          "bootstrap_servers is missing; write host:port[,host:port]");
    }
    properties = properties == null ? Map.of() : Map.copyOf(properties);
  }

  /**
   * What every Kafka client is given. Brokers that are back are to be found within moments, however
   * long they were away: the waits of Kafka's own defaults grow beyond that, and add up, because
   * every connection has its own.
   */
  public Map<String, Object> client() {
    Map<String, Object> settings = new HashMap<>();
    settings.put("reconnect.backoff.max.ms", LONGEST_WAIT_MS);
    settings.put("retry.backoff.max.ms", LONGEST_WAIT_MS);
    settings.put("socket.connection.setup.timeout.ms", CONNECT_MS);
    settings.put("socket.connection.setup.timeout.max.ms", 2 * CONNECT_MS);
    settings.putAll(properties);
    settings.put("bootstrap.servers", bootstrapServers);
    return settings;
  }

  /** Values of properties whose names speak of secrets are not shown. */
  @Override
  public String toString() {
    Map<String, String> shown = new TreeMap<>(properties);
    shown.replaceAll((key, value) -> Provenance.isSensitive(key) ? "***" : value);
    return "KafkaConfig[bootstrapServers=" + bootstrapServers + ", properties=" + shown + "]";
  }
}
