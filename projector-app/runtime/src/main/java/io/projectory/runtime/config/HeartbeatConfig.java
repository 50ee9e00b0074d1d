package io.projectory.runtime.config;

import io.projectory.schemas.config.Meaning;
import java.time.Duration;

/**
 * Liveness of one worker (DESIGN 6). The work loop itself beats, so a loop that hangs stops
 * beating. Null components take their defaults.
 *
 * @param heartbeatTimeout Kafka's session and poll time-outs, and those of the sessions in
 *     Postgres, derive from it
 */
public record HeartbeatConfig(
    @Meaning("Time between two beats of a work loop.") Duration heartbeatInterval,
    @Meaning(
            "After so long without a beat a worker has lost its partitions. The brokers'"
                + " group.min.session.timeout.ms and group.max.session.timeout.ms must allow it;"
                + " with kafka.properties.group.protocol: consumer a process that died is noticed"
                + " after the brokers' group.consumer.session.timeout.ms instead.")
        Duration heartbeatTimeout) {
  private static final Duration LONGEST = Duration.ofDays(1);

  public HeartbeatConfig {
    heartbeatInterval = heartbeatInterval == null ? Duration.ofSeconds(5) : heartbeatInterval;
    heartbeatTimeout = heartbeatTimeout == null ? Duration.ofSeconds(15) : heartbeatTimeout;
    Checks.atLeast("heartbeat_interval", heartbeatInterval, Duration.ofMillis(1));
    Checks.above("heartbeat_timeout", heartbeatTimeout, "heartbeat_interval", heartbeatInterval);
    if (heartbeatTimeout.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "heartbeat_timeout is " + heartbeatTimeout.toHours() + "h; write at most 1d");
    }
  }

  public static HeartbeatConfig defaults() {
    return builder().build();
  }

  /** Starts from the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Starts from these values. */
  public Builder toBuilder() {
    return builder().heartbeatInterval(heartbeatInterval).heartbeatTimeout(heartbeatTimeout);
  }

  /** For one thread. */
  public static final class Builder {
    private Duration heartbeatInterval;
    private Duration heartbeatTimeout;

    private Builder() {}

    public Builder heartbeatInterval(Duration value) {
      heartbeatInterval = value;
      return this;
    }

    public Builder heartbeatTimeout(Duration value) {
      heartbeatTimeout = value;
      return this;
    }

    /**
     * @throws IllegalArgumentException naming key and value of what cannot be
     */
    public HeartbeatConfig build() {
      return new HeartbeatConfig(heartbeatInterval, heartbeatTimeout);
    }
  }
}
