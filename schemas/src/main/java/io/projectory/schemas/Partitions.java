package io.projectory.schemas;

import java.nio.charset.StandardCharsets;

/** Which partition of a topic a tenant lives in: the choice of Kafka's default partitioner. */
public final class Partitions {
  private static final int SEED = 0x9747b28c;
  private static final int MIX = 0x5bd1e995;

  private Partitions() {}

  /**
   * The tenant's partition: murmur2 of the key, made positive, modulo the count.
   *
   * @param count partitions of the topic as recorded, above 0
   */
  public static int of(String tenantId, int count) {
    if (count <= 0) {
      throw new IllegalArgumentException("a topic has at least one partition, not " + count);
    }
    return (murmur2(tenantId.getBytes(StandardCharsets.UTF_8)) & 0x7fffffff) % count;
  }

  static int murmur2(byte[] data) {
    int hash = SEED ^ data.length;
    int whole = data.length & ~3;
    for (int i = 0; i < whole; i += 4) {
      int word =
          (data[i] & 0xff)
              | (data[i + 1] & 0xff) << 8
              | (data[i + 2] & 0xff) << 16
              | data[i + 3] << 24;
      word *= MIX;
      word ^= word >>> 24;
      hash = hash * MIX ^ word * MIX;
    }
    if (whole < data.length) {
      for (int i = data.length - 1; i >= whole; i--) {
        hash ^= (data[i] & 0xff) << 8 * (i - whole);
      }
      hash *= MIX;
    }
    hash ^= hash >>> 13;
    hash *= MIX;
    return hash ^ hash >>> 15;
  }
}
