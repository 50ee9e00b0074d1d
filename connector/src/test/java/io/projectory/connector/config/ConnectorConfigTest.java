package io.projectory.connector.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectory.schemas.config.ConfigFile;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConnectorConfigTest {
  private static final String LEAST =
      """
      event_log: {url: "jdbc:postgresql://h/log", connector: {user: c, password: hidden}}
      kafka: {bootstrap_servers: "h:9092"}
      """;

  @Test
  void servers_and_a_login_are_enough() {
    ConnectorConfig config = read(LEAST);
    assertThat(config.slot()).isEqualTo("dg_events");
    assertThat(config.heartbeatTimeout()).isEqualTo(Duration.ofSeconds(15));
    assertThat(config.topics().events()).isEqualTo("dg.events");
    assertThat(config.password()).isEqualTo("hidden");
    assertThat(config.toString()).doesNotContain("hidden");
  }

  @Test
  void limits_follow_from_the_heap_unless_written() {
    ConnectorConfig config = read(LEAST + "connector: {limits: {queue_bytes: 2097152}}\n");
    assertThat(config.limits().queueBytes()).isEqualTo(2097152);
    assertThat(config.limits().snapshotFetchSize()).isBetween(2, 256);
  }

  @Test
  void what_cannot_work_is_refused_with_key_and_value() {
    refused("slot: Bad-Name", "slot", "Bad-Name");
    refused("heartbeat_interval: 10s", "heartbeat_timeout", "15s", "10s");
    refused("poll_interval: 0", "poll_interval", "0s");
    refused("limits: {send_buffer_bytes: 1}", "send_buffer_bytes");
    refused("slotname: x", "slotname");
  }

  @Test
  void a_missing_login_is_named() {
    assertThatThrownBy(() -> read(LEAST.replace(", connector: {user: c, password: hidden}", "")))
        .hasMessageContaining("event_log.connector");
  }

  private static void refused(String setting, String... named) {
    assertThatThrownBy(() -> read(LEAST + "connector: {" + setting + "}\n"))
        .hasMessageContainingAll(named);
  }

  private static ConnectorConfig read(String yaml) {
    return ConnectorConfig.of(ConfigFile.parse(yaml, "test", Map.of()));
  }
}
