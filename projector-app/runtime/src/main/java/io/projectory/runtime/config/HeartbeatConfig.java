package io.projectory.runtime.config;

import java.time.Duration;

/**
 * Liveness of one worker (DESIGN 6). The work loop itself beats, so a loop that hangs stops
 * beating.
 *
 * @param heartbeatInterval time between beats
 * @param heartbeatTimeout after so long without a beat the worker has lost its partitions; Kafka's
 *     session and poll time-outs derive from it
 */
public record HeartbeatConfig(Duration heartbeatInterval, Duration heartbeatTimeout) {
  public HeartbeatConfig {
    heartbeatInterval = heartbeatInterval == null ? Duration.ofSeconds(5) : heartbeatInterval;
    heartbeatTimeout = heartbeatTimeout == null ? Duration.ofSeconds(15) : heartbeatTimeout;
    if (heartbeatInterval.isNegative() || heartbeatInterval.isZero()) {
      throw new IllegalArgumentException(
          "heartbeat_interval must be above 0, but is " + heartbeatInterval.toMillis() + " ms");
    }
    if (heartbeatTimeout.compareTo(heartbeatInterval) <= 0) {
      throw new IllegalArgumentException(
          "heartbeat_timeout must be above heartbeat_interval, but heartbeat_timeout is "
              + heartbeatTimeout.toMillis()
              + " ms and heartbeat_interval is "
              + heartbeatInterval.toMillis()
              + " ms");
    }
  }

  public static HeartbeatConfig defaults() {
    return new HeartbeatConfig(null, null);
  }
}
