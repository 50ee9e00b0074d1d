package io.projectory.runtime.worker;

import io.projectory.runtime.config.ProjectionSettings;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** The consumer a worker needs; what correctness rests on cannot be configured away. */
final class ConsumerSettings {
  private static final int FETCH_BYTES = 16 * 1024 * 1024;
  private static final int PARTITION_FETCH_BYTES = 4 * 1024 * 1024;

  private ConsumerSettings() {}

  static Map<String, Object> of(
      Map<String, Object> kafka, String group, String memberId, ProjectionSettings settings) {
    Map<String, Object> all = new HashMap<>();
    all.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, FETCH_BYTES);
    all.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, PARTITION_FETCH_BYTES);
    all.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 10_000);
    all.putAll(kafka);
    all.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    all.put(ConsumerConfig.CLIENT_ID_CONFIG, memberId + "-" + group);
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    all.put(ConsumerConfig.GROUP_PROTOCOL_CONFIG, "classic");
    all.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    int timeout = (int) settings.heartbeat().heartbeatTimeout().toMillis();
    all.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, timeout);
    all.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, timeout);
    all.put(
        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
        (int) settings.heartbeat().heartbeatInterval().toMillis());
    all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.batchSize());
    all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    return all;
  }
}
