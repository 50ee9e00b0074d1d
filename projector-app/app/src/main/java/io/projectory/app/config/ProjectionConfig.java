package io.projectory.app.config;

import io.projectory.runtime.config.EventRetryConfig;
import io.projectory.runtime.config.HeartbeatConfig;
import io.projectory.runtime.config.PollConfig;
import io.projectory.runtime.config.Preset;
import io.projectory.runtime.config.ProjectionSettings;
import io.projectory.schemas.config.Meaning;

/**
 * What is configured for one projection; null components take their defaults. {@link
 * ProjectionLayers} has filled in the values of the preset.
 */
public record ProjectionConfig(
    @Meaning("Values to start from; keys beside it win over them.") Preset preset,
    @Meaning("Most events per transaction.") Integer batchSize,
    @Meaning("The same for runs and for scopes that read the log.") Integer jobBatchSize,
    PollConfig poll,
    EventRetryConfig eventRetry,
    HeartbeatConfig heartbeat) {

  static final ProjectionConfig DEFAULTS = new ProjectionConfig(null, null, null, null, null, null);

  public ProjectionConfig {
    ProjectionSettings complete =
        new ProjectionSettings(batchSize, jobBatchSize, poll, eventRetry, heartbeat);
    preset = preset == null ? Preset.NONE : preset;
    batchSize = complete.batchSize();
    jobBatchSize = complete.jobBatchSize();
    poll = complete.poll();
    eventRetry = complete.eventRetry();
    heartbeat = complete.heartbeat();
  }

  ProjectionSettings settings() {
    return new ProjectionSettings(batchSize, jobBatchSize, poll, eventRetry, heartbeat);
  }
}
