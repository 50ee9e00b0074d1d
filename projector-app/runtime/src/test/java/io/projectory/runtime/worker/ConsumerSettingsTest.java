package io.projectory.runtime.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.runtime.config.ProjectionSettings;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.junit.jupiter.api.Test;

class ConsumerSettingsTest {
  /**
   * On brokers that make topics by themselves, as brokers do unless told otherwise, a member that
   * comes before the connector would make the event topic with one partition. docker/verify shows
   * it on such a broker.
   */
  @Test
  void asking_for_a_topic_does_not_make_it() {
    Map<String, Object> settings =
        ConsumerSettings.of(Map.of(), "g", "m", ProjectionSettings.defaults());
    assertThat(settings).containsEntry(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
  }
}
