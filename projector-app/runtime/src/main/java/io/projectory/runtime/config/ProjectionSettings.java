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
    batchSize = batchSize == null ? 2000 : batchSize;
    jobBatchSize = jobBatchSize == null ? 2000 : jobBatchSize;
    poll = poll == null ? PollConfig.realtime() : poll;
    eventRetry = eventRetry == null ? EventRetryConfig.decisionGraph() : eventRetry;
    heartbeat = heartbeat == null ? HeartbeatConfig.defaults() : heartbeat;
    positive("batch_size", batchSize);
    positive("job_batch_size", jobBatchSize);
  }

  public static ProjectionSettings defaults() {
    return new ProjectionSettings(null, null, null, null, null);
  }

  private static void positive(String key, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(key + " must be at least 1, but is " + value);
    }
  }
}
