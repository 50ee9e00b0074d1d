package io.projectory.app.config;

import io.projectory.runtime.config.EventRetryConfig;
import io.projectory.runtime.config.HeartbeatConfig;
import io.projectory.runtime.config.PollConfig;

/** What one projection does differently; null components are as for all. */
public record ProjectionOverrides(
    Integer batchSize,
    Integer jobBatchSize,
    PollConfig poll,
    EventRetryConfig eventRetry,
    HeartbeatConfig heartbeat) {

  static final ProjectionOverrides NONE = new ProjectionOverrides(null, null, null, null, null);
}
