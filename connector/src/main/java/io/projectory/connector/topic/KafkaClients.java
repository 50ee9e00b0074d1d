package io.projectory.connector.topic;

import io.projectory.connector.config.ConnectorConfig;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Settings that all of the connector's Kafka clients share. */
final class KafkaClients {
  private static final int ANSWER_MILLIS = 10_000;

  private KafkaClients() {}

  static Properties properties(ConnectorConfig config, String purpose) {
    Properties properties = new Properties();
    properties.putAll(config.kafka().client());
    properties.put(
        CommonClientConfigs.CLIENT_ID_CONFIG,
        "projectory-connector-" + config.slot() + "-" + purpose);
    properties.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, "false");
    return properties;
  }

  static Admin admin(ConnectorConfig config) {
    Properties properties = properties(config, "admin");
    properties.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, ANSWER_MILLIS / 2);
    properties.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, ANSWER_MILLIS);
    return Admin.create(properties);
  }
}
