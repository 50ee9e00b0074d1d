package io.projectory.runtime.config;

/**
 * Everything that can be set for one projection; null components take their defaults.
 *
 * @param batchSize most events per transaction of the live path
 * @param jobBatchSize most events per transaction that reads the log
 */
public record ProjectionSettings(
    Integer batchSize,
    Integer jobBatchSize,
    PollConfig poll,
    EventRetryConfig eventRetry,
    HeartbeatConfig heartbeat) {

  public ProjectionSettings {
    batchSize = batchSize == null ? (Integer) 2000 : batchSize;
    jobBatchSize = jobBatchSize == null ? (Integer) 2000 : jobBatchSize;
    poll = poll == null ? PollConfig.defaults() : poll;
    eventRetry = eventRetry == null ? EventRetryConfig.defaults() : eventRetry;
    heartbeat = heartbeat == null ? HeartbeatConfig.defaults() : heartbeat;
    Checks.atLeast("batch_size", batchSize, 1, "");
    Checks.atLeast("job_batch_size", jobBatchSize, 1, "");
    // the loop that waits is the loop that beats
    Checks.below(
        "poll.poll_interval",
        poll.pollInterval(),
        "heartbeat.heartbeat_timeout",
        heartbeat.heartbeatTimeout());
    Checks.below(
        "poll.empty_poll_backoff",
        poll.emptyPollBackoff(),
        "heartbeat.heartbeat_timeout",
        heartbeat.heartbeatTimeout());
  }

  public static ProjectionSettings defaults() {
    return new ProjectionSettings(null, null, null, null, null);
  }
}
