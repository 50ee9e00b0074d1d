package io.projectory.connector.config;

import io.projectory.schemas.config.Meaning;

/**
 * How much write-ahead log the slot may make the log's server keep. A connector that does not run
 * cannot keep to it: {@code max_slot_wal_keep_size} of the server is the bound for that case, and
 * should be above this one. What people did not write is null to the constructor.
 */
public record RetainedWalConfig(
    @Meaning("Retained WAL above which the connector and 'doctor' warn.") Long warningBytes,
    @Meaning(
            value =
                "Retained WAL above which the connector drops its slot and stops, so that the"
                    + " server's disk does not fill; 'connector heal' publishes the rest.",
            otherwise = "no limit but the server's max_slot_wal_keep_size")
        Long limitBytes) {
  private static final long LEAST = 1L << 20;

  public RetainedWalConfig {
    warningBytes = warningBytes == null ? (Long) (1L << 30) : warningBytes;
    if (warningBytes < LEAST) {
      throw new IllegalArgumentException(
          "warning_bytes is " + warningBytes + "; write at least " + LEAST);
    }
    if (limitBytes != null && limitBytes < warningBytes) {
      throw new IllegalArgumentException(
          "limit_bytes is " + limitBytes + "; write at least the warning_bytes of " + warningBytes);
    }
  }

  public static RetainedWalConfig defaults() {
    return new RetainedWalConfig(null, null);
  }

  public boolean exceeded(long bytes) {
    return limitBytes != null && bytes > limitBytes;
  }
}
