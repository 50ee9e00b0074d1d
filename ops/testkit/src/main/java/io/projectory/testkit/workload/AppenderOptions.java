package io.projectory.testkit.workload;

import java.time.Duration;

/**
 * How concurrent writers append.
 *
 * @param writers concurrent connections
 * @param largestTransaction transactions hold 1 to so many events
 * @param rollbackPercent share of transactions that are rolled back once before they are repeated
 * @param latePercent share of transactions that stay open for {@code late} before they commit
 * @param patience how long a writer goes on trying while the server is away
 */
public record AppenderOptions(
    long seed,
    int writers,
    int largestTransaction,
    int rollbackPercent,
    int latePercent,
    Duration late,
    Duration patience) {
  public AppenderOptions {
    if (writers <= 0 || largestTransaction <= 0) {
      throw new IllegalArgumentException("writers and largestTransaction must be positive");
    }
  }

  public static AppenderOptions of(long seed, int writers) {
    return new AppenderOptions(
        seed, writers, 20, 5, 1, Duration.ofMillis(200), Duration.ofMinutes(3));
  }
}
