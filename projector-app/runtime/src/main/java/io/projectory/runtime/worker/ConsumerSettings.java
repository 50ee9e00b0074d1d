package io.projectory.runtime.worker;

import io.projectory.runtime.config.ProjectionSettings;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The consumer a worker needs; what correctness rests on cannot be configured away. The group
 * protocol is the classic one, cooperative, unless the Kafka properties say {@code
 * group.protocol=consumer}.
 */
final class ConsumerSettings {
  /** A member that leaves is noticed by the others with their next one. */
  private static final int GROUP_HEARTBEAT_MILLIS = 300;

  private static final int FETCH_BYTES = 4 * 1024 * 1024;
  private static final int PARTITION_FETCH_BYTES = 1024 * 1024;

  private static final String PROTOCOL = ConsumerConfig.GROUP_PROTOCOL_CONFIG;
  private static final String CONSUMER = "consumer";

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
    // a broker would make it with one partition; whose topic it is makes it as configured
    all.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    all.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    all.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    int timeout = (int) settings.heartbeat().heartbeatTimeout().toMillis();
    all.put(ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG, timeout);
    if (CONSUMER.equalsIgnoreCase(String.valueOf(kafka.get(PROTOCOL)))) {
      // session time-out, beat and assignor are the brokers' here
      all.put(PROTOCOL, CONSUMER);
    } else {
      classic(all, settings, timeout);
    }
    all.put(ConsumerConfig.MAX_POLL_RECORDS_CONFIG, settings.batchSize());
    all.put(ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    all.put(ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG, ByteArrayDeserializer.class.getName());
    return all;
  }

  private static void classic(
      Map<String, Object> all, ProjectionSettings settings, int heartbeatTimeout) {
    all.put(PROTOCOL, "classic");
    all.put(
        ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
        CooperativeStickyAssignor.class.getName());
    all.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, heartbeatTimeout);
    long beat = settings.heartbeat().heartbeatInterval().toMillis();
    all.put(
        ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG, (int) Math.min(beat, GROUP_HEARTBEAT_MILLIS));
  }
}
