package io.projectory.connector.config;

import io.projectory.schemas.config.ConfigFile;
import io.projectory.schemas.config.DatabaseConfig;
import io.projectory.schemas.config.KafkaConfig;
import io.projectory.schemas.config.LoggingConfig;
import io.projectory.schemas.config.TopicsConfig;
import java.time.Duration;

/**
 * Everything a connector is told: the sections {@code event_log}, {@code kafka}, {@code topics} and
 * {@code connector} of the configuration file. Immutable.
 */
public record ConnectorConfig(
    DatabaseConfig eventLog, KafkaConfig kafka, TopicsConfig topics, ConnectorSettings connector) {

  public ConnectorConfig {
    if (eventLog.connector() == null) {
      throw new IllegalArgumentException(
          "event_log.connector is missing; write user and password of a role that may replicate");
    }
  }

  /**
   * @throws io.projectory.schemas.ProjectoryException {@code invalid_argument} naming file and key
   */
  public static ConnectorConfig of(ConfigFile file) {
    file.bind("logging", LoggingConfig.class); // it was chosen before; what is wrong is said here
    return new ConnectorConfig(
        file.bind("event_log", DatabaseConfig.class),
        file.bind("kafka", KafkaConfig.class),
        file.bind("topics", TopicsConfig.class),
        file.bind("connector", ConnectorSettings.class));
  }

  public String url() {
    return eventLog.url();
  }

  public String user() {
    return eventLog.connector().user();
  }

  /** Empty if the server decides without one. */
  public String password() {
    return eventLog.connector().password() == null ? "" : eventLog.connector().password().reveal();
  }

  public String slot() {
    return connector.slot();
  }

  public Duration heartbeatInterval() {
    return connector.heartbeatInterval();
  }

  public Duration heartbeatTimeout() {
    return connector.heartbeatTimeout();
  }

  public Limits limits() {
    return connector.limits();
  }
}
