package io.projectory.connector.config;

import io.projectory.schemas.Topics;
import io.projectory.schemas.config.Meaning;

/**
 * Bounds of a connector's memory. What nobody wrote is null to the constructor and follows from the
 * heap: a quarter of it holds payloads of 8 MiB in all places at once.
 */
public record Limits(
    @Meaning("Most changes between reader and sender.") Integer queueRecords,
    @Meaning(value = "Most bytes between reader and sender.", otherwise = "from the heap")
        Long queueBytes,
    @Meaning(value = "Rows the snapshot asks the server for at once.", otherwise = "from the heap")
        Integer snapshotFetchSize,
    @Meaning(value = "Most bytes sent and not yet acknowledged.", otherwise = "from the heap")
        Long sendBufferBytes) {
  private static final long MIB = 1024 * 1024;
  private static final long LEAST_SEND_BUFFER = Topics.MAX_MESSAGE_BYTES + 4 * MIB;

  public Limits {
    long heap = Runtime.getRuntime().maxMemory();
    queueRecords = queueRecords == null ? (Integer) 8192 : queueRecords;
    queueBytes = queueBytes == null ? (Long) clamp(heap / 16, 8 * MIB, 64 * MIB) : queueBytes;
    snapshotFetchSize =
        snapshotFetchSize == null
            ? (Integer) (int) clamp(heap / 8 / Topics.MAX_PAYLOAD_BYTES, 2, 256)
            : snapshotFetchSize;
    sendBufferBytes =
        sendBufferBytes == null
            ? (Long) clamp(heap / 8, LEAST_SEND_BUFFER, 64 * MIB)
            : sendBufferBytes;
    atLeast("queue_records", queueRecords, 16);
    atLeast("queue_bytes", queueBytes, MIB);
    atLeast("snapshot_fetch_size", snapshotFetchSize, 1);
    atLeast("send_buffer_bytes", sendBufferBytes, LEAST_SEND_BUFFER);
  }

  public static Limits defaults() {
    return new Limits(null, null, null, null);
  }

  private static long clamp(long value, long least, long most) {
    return Math.max(least, Math.min(most, value));
  }

  private static void atLeast(String key, long value, long least) {
    if (value < least) {
      throw new IllegalArgumentException(key + " is " + value + "; write at least " + least);
    }
  }
}
