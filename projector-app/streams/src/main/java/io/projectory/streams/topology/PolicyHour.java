package io.projectory.streams.topology;

import java.time.Instant;

/**
 * One hour of one policy version.
 *
 * @param hour hours since the epoch, in UTC
 */
public record PolicyHour(String policyId, String policyVersion, long hour) {
  static final int SECONDS = 3600;

  /** When the hour begins. */
  public Instant begin() {
    return Instant.ofEpochSecond(hour * SECONDS);
  }
}
