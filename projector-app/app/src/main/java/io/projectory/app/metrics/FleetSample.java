package io.projectory.app.metrics;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the databases said of the whole fleet.
 *
 * @param tenants those furthest behind, of every projection
 */
record FleetSample(
    Instant at, Map<String, ProjectionSample> projections, List<Tenant> tenants, List<Slot> slots) {

  /** Of one projection. */
  record ProjectionSample(Lag attached, Lag detached, Map<String, Long> states, Counts counts) {
    static final ProjectionSample NOTHING =
        new ProjectionSample(Lag.NONE, Lag.NONE, Map.of(), Counts.NONE);
  }

  /** Events that wait, and for how long the oldest does. */
  record Lag(long events, double seconds) {
    static final Lag NONE = new Lag(0, 0);
  }

  /** Plain numbers of one projection. */
  record Counts(
      long openFailures,
      long skipped,
      long members,
      long silentMembers,
      long unownedPartitions,
      long activeRuns) {
    static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);
  }

  /** A tenant that is behind. */
  record Tenant(String projection, String tenantId, long events) {}

  /** A logical replication slot of the log's database. */
  record Slot(String name, boolean active, long retainedBytes) {}
}
