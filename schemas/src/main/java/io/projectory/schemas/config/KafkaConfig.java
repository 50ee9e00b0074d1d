package io.projectory.schemas.config;

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
  public KafkaConfig {
    if (bootstrapServers == null || bootstrapServers.isBlank()) {
      throw new IllegalArgumentException(
          "bootstrap_servers is missing; write host:port[,host:port]");
    }
    properties = properties == null ? Map.of() : Map.copyOf(properties);
  }

  /** Values of properties whose names speak of secrets are not shown. */
  @Override
  public String toString() {
    Map<String, String> shown = new TreeMap<>(properties);
    shown.replaceAll((key, value) -> Provenance.isSensitive(key) ? "***" : value);
    return "KafkaConfig[bootstrapServers=" + bootstrapServers + ", properties=" + shown + "]";
  }
}
