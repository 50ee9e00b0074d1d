package io.projectory.runtime.config;

import java.time.Duration;

/** A set of values to start from. What is written beside a preset wins over it. */
public enum Preset {
  /** The defaults. */
  NONE("the defaults", PollConfig.builder(), EventRetryConfig.builder(), HeartbeatConfig.builder()),

  /** Fresh: no pause between polls. */
  REALTIME(
      "events are applied as they come, in transactions of whatever has arrived",
      PollConfig.builder().pollInterval(Duration.ZERO),
      EventRetryConfig.builder(),
      HeartbeatConfig.builder()),

  /** Cheap: fewer, larger transactions, and patience with slow ones. */
  BATCH(
      "events are gathered for a few large transactions; a slow one loses no partitions",
      PollConfig.builder()
          .pollInterval(Duration.ofSeconds(1))
          .emptyPollBackoff(Duration.ofSeconds(5))
          .pollFailureBackoff(new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(1))),
      EventRetryConfig.builder(),
      HeartbeatConfig.builder()
          .heartbeatInterval(Duration.ofSeconds(10))
          .heartbeatTimeout(Duration.ofMinutes(1))),

  /** Must not stay behind: never gives up, is back soon, replaces a hung worker soon. */
  CRITICAL(
      "fresh too; servers are waited for as long as it takes and met again within seconds, an event"
          + " is retried for minutes before its scope fails, a hung worker is replaced sooner",
      PollConfig.builder()
          .pollInterval(Duration.ZERO)
          .pollFailureBackoff(new Backoff(Duration.ofMillis(100), Duration.ofSeconds(4)))
          .infinitePollFailures(),
      EventRetryConfig.builder()
          .maxRetryAttempts(15)
          .retryDelay(Duration.ofMillis(100))
          .maxRetryDelay(Duration.ofSeconds(30)),
      HeartbeatConfig.builder()
          .heartbeatInterval(Duration.ofSeconds(2))
          .heartbeatTimeout(Duration.ofSeconds(8)));

  private final String purpose;
  private final PollConfig poll;
  private final EventRetryConfig eventRetry;
  private final HeartbeatConfig heartbeat;

  Preset(
      String purpose,
      PollConfig.Builder poll,
      EventRetryConfig.Builder eventRetry,
      HeartbeatConfig.Builder heartbeat) {
    this.purpose = purpose;
    this.poll = poll.build();
    this.eventRetry = eventRetry.build();
    this.heartbeat = heartbeat.build();
  }

  /** What it is for, as part of a sentence. */
  public String purpose() {
    return purpose;
  }

  public PollConfig poll() {
    return poll;
  }

  public EventRetryConfig eventRetry() {
    return eventRetry;
  }

  public HeartbeatConfig heartbeat() {
    return heartbeat;
  }

  /** The three with the default batch sizes. */
  public ProjectionSettings settings() {
    return new ProjectionSettings(null, null, poll, eventRetry, heartbeat);
  }
}
