package io.projectory.streams.metrics;

import static io.projectory.schemas.metrics.Metric.counter;
import static io.projectory.schemas.metrics.Metric.gauge;

import io.projectory.schemas.metrics.Metric;

/** Everything an instance measures of its own; nothing is registered that is not named here. */
public enum StreamsMetric {
  STATE(
      gauge(
          "projectory_streams_state",
          "1 for the present state, else 0: waiting, starting, running, halted, stopped, failed.",
          "state")),
  COUNTED(
      counter(
          "projectory_streams_counted",
          "What was counted for a policy, by what it was; counted again after an abort.",
          "what")),
  PASSED(
      counter(
          "projectory_streams_passed",
          "Records that count nothing, by why: duplicate, malformed, unknown_type, invalid.",
          "why")),
  TASKS(gauge("projectory_streams_tasks", "Tasks of the topology that this instance was given.")),
  EPOCH(
      gauge("projectory_streams_epoch", "How often the application was reset, and one; 0 before.")),
  HEARTBEAT_AGE_SECONDS(
      gauge(
          "projectory_streams_heartbeat_age_seconds",
          "Since the instance last looked whether it has to stand still, in seconds."));

  private final Metric metric;

  StreamsMetric(Metric metric) {
    this.metric = metric;
  }

  public Metric metric() {
    return metric;
  }
}
