package io.projectory.app.metrics;

import static io.projectory.schemas.metrics.Metric.counter;
import static io.projectory.schemas.metrics.Metric.gauge;
import static io.projectory.schemas.metrics.Metric.summary;
import static io.projectory.schemas.metrics.Metric.timer;

import io.projectory.schemas.metrics.Metric;

/** Everything a projector measures of its own; nothing is registered that is not named here. */
public enum ProjectorMetric {
  LAG_EVENTS(
      gauge(
          "projectory_lag_events",
          "Fleet: events of the log that the projection's scopes have not applied;"
              + " scopes=attached moves by itself, scopes=detached may need an operator.",
          "projection",
          "scopes")),
  LAG_SECONDS(
      gauge(
          "projectory_lag_seconds",
          "Fleet: age of the oldest event that is not applied, in seconds; 0 when none waits.",
          "projection",
          "scopes")),
  TENANT_LAG_EVENTS(
      gauge(
          "projectory_tenant_lag_events",
          "Fleet: the same for the tenants furthest behind, at most metrics.top_tenants of each"
              + " projection; none unless configured.",
          "projection",
          "tenant")),
  TOPIC_LAG_OFFSETS(
      gauge(
          "projectory_topic_lag_offsets",
          "Fleet: what a projection with a topic of its own has not applied, in offsets.",
          "projection")),
  TOPIC_LAG_SECONDS(
      gauge(
          "projectory_topic_lag_seconds",
          "Fleet: how old its rows may be, in seconds; 0 when nothing waits in its topic.",
          "projection")),
  TOPIC_HELD_PARTITIONS(
      gauge(
          "projectory_topic_held_partitions",
          "Fleet: partitions of its topic that wait before a record which cannot be applied.",
          "projection")),
  FEED_INSTANCES(
      gauge(
          "projectory_feed_instances",
          "Fleet: instances that beat of the application that fills its topic.",
          "projection")),
  FEED_HALTED(
      gauge(
          "projectory_feed_halted",
          "Fleet: 1 while that application has to stand still for a rebuild, else 0.",
          "projection")),
  DETACHED_SCOPES(
      gauge(
          "projectory_detached_scopes",
          "Fleet: scopes off the live path; state is retrying, failed, paused or rebuilding.",
          "projection",
          "state")),
  OPEN_FAILURES(
      gauge("projectory_open_failures", "Fleet: failures that nobody has resolved.", "projection")),
  SKIPPED_EVENTS(
      gauge(
          "projectory_skipped_events",
          "Fleet: events left out for ever, by an operator or by the projection.",
          "projection")),
  MEMBERS(gauge("projectory_members", "Fleet: members that beat in time.", "projection")),
  SILENT_MEMBERS(
      gauge(
          "projectory_silent_members",
          "Fleet: members that stopped beating within the last hour and did not say good-bye.",
          "projection")),
  UNOWNED_PARTITIONS(
      gauge(
          "projectory_unowned_partitions",
          "Fleet: partitions that no member works on, as the members last said.",
          "projection")),
  ACTIVE_RUNS(
      gauge(
          "projectory_active_runs",
          "Fleet: replays and rebuilds that are queued or running.",
          "projection")),
  SLOT_RETAINED_BYTES(
      gauge(
          "projectory_slot_retained_bytes",
          "Fleet: write-ahead log that the event log's server keeps for a logical slot, in bytes.",
          "slot")),
  SLOT_ACTIVE(
      gauge(
          "projectory_slot_active",
          "Fleet: 1 while somebody streams from the slot, else 0.",
          "slot")),
  SAMPLE_AGE_SECONDS(
      gauge(
          "projectory_sample_age_seconds",
          "Age of the figures marked Fleet, in seconds; they are NaN when it is more than three"
              + " intervals and a minute.")),
  HEARTBEAT_AGE_SECONDS(
      gauge(
          "projectory_heartbeat_age_seconds",
          "Since this member's work loop last turned, in seconds.",
          "projection")),
  ASSIGNED_PARTITIONS(
      gauge(
          "projectory_assigned_partitions",
          "Partitions that this member was given.",
          "projection")),
  APPLIED_EVENTS(
      counter(
          "projectory_applied_events",
          "Events over which cursors moved; its rate is the apply rate.",
          "projection",
          "path")),
  BATCH_EVENTS(
      summary(
          "projectory_batch_events",
          "Records of a committed batch, those passed over included.",
          "projection",
          "path")),
  BATCH_STAGE(
      timer(
          "projectory_batch_stage",
          "Time of a batch by stage: read, scopes, fold, transaction; attempts that were thrown"
              + " away included.",
          "projection",
          "path",
          "stage")),
  REPEATED_BATCHES(
      counter(
          "projectory_repeated_batches",
          "Batches thrown away and done again: stale_partition (the cursor's compare-and-set"
              + " moved nothing), changed_scope, smaller_batch.",
          "projection",
          "reason")),
  RETRIES(
      counter(
          "projectory_retries",
          "What is tried again later: of=server (could not be used) or of=event (failed).",
          "projection",
          "of")),
  SCOPE_FAILURES(
      counter(
          "projectory_scope_failures",
          "Events that failed for good, and their scopes with them.",
          "projection")),
  BAD_RECORDS(
      counter(
          "projectory_bad_records",
          "Records of the topic that are no event of the log.",
          "projection")),
  REBALANCES(
      counter(
          "projectory_rebalances",
          "What the group did to this member: assigned, revoked, or lost after silence.",
          "projection",
          "what")),
  DIGEST_MISMATCHES(
      counter(
          "projectory_digest_mismatches",
          "Scopes whose digest after a run differs from that before it, at the same position.",
          "projection")),
  CANARY_LATENCY(
      timer(
          "projectory_canary_latency",
          "From the commit of a canary's event to its rows in a projection; on the member that"
              + " keeps the canary, to 2 ms at best.",
          "projection")),
  CANARY_WAITING_SECONDS(
      gauge(
          "projectory_canary_waiting_seconds",
          "Since the canary's last event was appended, while a projection has not applied it, in"
              + " seconds; else 0."));

  private final Metric metric;

  ProjectorMetric(Metric metric) {
    this.metric = metric;
  }

  public Metric metric() {
    return metric;
  }
}
