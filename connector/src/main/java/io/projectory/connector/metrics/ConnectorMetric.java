package io.projectory.connector.metrics;

import static io.projectory.schemas.metrics.Metric.counter;
import static io.projectory.schemas.metrics.Metric.gauge;

import io.projectory.schemas.metrics.Metric;

/** Everything a connector measures of its own; nothing is registered that is not named here. */
public enum ConnectorMetric {
  STATE(
      gauge(
          "projectory_connector_state",
          "1 for the present state, else 0: starting, standby, snapshot, streaming, waiting,"
              + " stopped, failed.",
          "state")),
  EVENTS(
      counter(
          "projectory_connector_events",
          "Events acknowledged by the brokers, repeated ones included.")),
  BATCHES(
      counter(
          "projectory_connector_batches",
          "Batches of changes and marks; stands still when nothing comes from the log's server.")),
  FAILED_ATTEMPTS(
      counter(
          "projectory_connector_failed_attempts",
          "Attempts to lead that ended with an error and were followed by another.")),
  HEARTBEAT_AGE_SECONDS(
      gauge(
          "projectory_connector_heartbeat_age_seconds",
          "Since the connector's loop last turned, leading or standing by, in seconds."));

  private final Metric metric;

  ConnectorMetric(Metric metric) {
    this.metric = metric;
  }

  public Metric metric() {
    return metric;
  }
}
