package io.projectory.schemas.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaConfigTest {
  @Test
  void clients_look_for_brokers_often_unless_their_properties_say_otherwise() {
    KafkaConfig config =
        new KafkaConfig("broker:9092", Map.of("retry.backoff.max.ms", "3000", "ssl.x", "y"));
    assertThat(config.client())
        .containsEntry("bootstrap.servers", "broker:9092")
        .containsEntry("reconnect.backoff.max.ms", 250)
        .containsEntry("retry.backoff.max.ms", "3000")
        .containsEntry("ssl.x", "y");
  }
}
