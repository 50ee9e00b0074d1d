package io.projectory.api;

import java.time.Instant;
import java.util.Map;

/**
 * One committed record of the topic that feeds a {@link TopicProjection}. Arrays are not to be
 * changed.
 *
 * @param timestamp as its producer or the brokers set it
 * @param key may be null
 * @param value may be null
 * @param headers of several with one name the last
 */
public record TopicRecord(
    String topic,
    int partition,
    long offset,
    Instant timestamp,
    byte[] key,
    byte[] value,
    Map<String, byte[]> headers) {

  public TopicRecord {
    headers = Map.copyOf(headers);
  }

  /** Whose rows this record changes: what stands in {@code tenant_id} of its projection's rows. */
  public String scope() {
    return scope(partition);
  }

  /** The scope that a partition is. */
  public static String scope(int partition) {
    return "partition-" + partition;
  }

  /** Names the record for people. */
  @Override
  public String toString() {
    return topic + "-" + partition + "@" + offset;
  }
}
