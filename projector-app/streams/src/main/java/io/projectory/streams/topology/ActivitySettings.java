package io.projectory.streams.topology;

import java.time.Duration;

/**
 * What the topology reads, writes and waits for.
 *
 * @param events the event topic
 * @param activity the topic it feeds
 * @param partitions of the re-keyed events: the most that can be counted side by side; changing it
 *     needs a reset
 * @param grace for how long after its end an hour takes in what was recorded late
 */
public record ActivitySettings(String events, String activity, int partitions, Duration grace) {
  public static final Duration DEFAULT_GRACE = Duration.ofHours(24);

  public ActivitySettings {
    if (partitions < 1) {
      throw new IllegalArgumentException("partitions is " + partitions + ", must be at least 1");
    }
    if (grace.isNegative()) {
      throw new IllegalArgumentException("grace is " + grace + ", must not be negative");
    }
  }
}
