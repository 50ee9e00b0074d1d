package io.projectory.app.config;

import io.projectory.decisiongraph.DecisionGraph;
import io.projectory.runtime.config.EventRetryConfig;
import io.projectory.runtime.config.PollConfig;
import io.projectory.runtime.config.ProjectionSettings;
import io.projectory.runtime.engine.RuntimeConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Section {@code projector} of the configuration; null components take their defaults.
 *
 * @param memberId unique in the fleet; made up when absent
 * @param projections which ones run here, by name, the decision graph's first; its three when
 *     absent
 * @param groupPrefix consumer groups are named this and the projection's name
 * @param synchronousCommit whether batches of the live path wait for the disk; off is safe
 * @param digestQuiet how long a tenant must be still before its digests are refreshed
 * @param projectionBatchSize most events per transaction
 * @param projectionJobBatchSize the same for runs and for scopes that read the log
 * @param projectionPollIntervalMs least pause between polls that found something
 * @param projectionRetryBaseMs first retry delay, doubled each time
 * @param projectionMaxRetries retries before a storage error is terminal
 * @param perProjection what differs for single projections
 */
public record ProjectorConfig(
    String memberId,
    List<String> projections,
    String groupPrefix,
    Boolean synchronousCommit,
    Duration digestQuiet,
    Integer projectionBatchSize,
    Integer projectionJobBatchSize,
    Integer projectionPollIntervalMs,
    Integer projectionRetryBaseMs,
    Integer projectionMaxRetries,
    Map<String, ProjectionOverrides> perProjection) {

  private static final Duration LONGEST_RETRY_DELAY = Duration.ofSeconds(60);

  public ProjectorConfig {
    projections = projections == null ? DecisionGraph.NAMES : canonical(projections);
    groupPrefix = groupPrefix == null ? RuntimeConfig.GROUP_PREFIX : groupPrefix;
    synchronousCommit = synchronousCommit == null ? (Boolean) false : synchronousCommit;
    digestQuiet = digestQuiet == null ? Duration.ofSeconds(1) : digestQuiet;
    ProjectionSettings shipped = ProjectionSettings.defaults();
    projectionBatchSize = or(projectionBatchSize, shipped.batchSize());
    projectionJobBatchSize = or(projectionJobBatchSize, shipped.jobBatchSize());
    projectionPollIntervalMs =
        or(projectionPollIntervalMs, (int) shipped.poll().pollInterval().toMillis());
    projectionRetryBaseMs =
        or(projectionRetryBaseMs, (int) shipped.eventRetry().retryDelay().toMillis());
    projectionMaxRetries = or(projectionMaxRetries, shipped.eventRetry().maxRetryAttempts());
    perProjection = perProjection == null ? Map.of() : perProjection;
    requireNames(projections);
    for (String name : perProjection.keySet()) {
      if (!projections.contains(name)) {
        throw new IllegalArgumentException(
            "per_projection." + name + " is for none of projections " + projections);
      }
    }
    // what cannot work must be known before anything is started
    for (String name : projections) {
      settings(
          perProjection.get(name),
          projectionBatchSize,
          projectionJobBatchSize,
          projectionPollIntervalMs,
          projectionRetryBaseMs,
          projectionMaxRetries);
    }
  }

  /** Complete settings by projection. */
  public Map<String, ProjectionSettings> settings() {
    Map<String, ProjectionSettings> settings = new LinkedHashMap<>();
    for (String name : projections) {
      settings.put(
          name,
          settings(
              perProjection.get(name),
              projectionBatchSize,
              projectionJobBatchSize,
              projectionPollIntervalMs,
              projectionRetryBaseMs,
              projectionMaxRetries));
    }
    return settings;
  }

  private static List<String> canonical(List<String> names) {
    List<String> ordered = new ArrayList<>(names);
    ordered.sort(Comparator.comparingInt(ProjectorConfig::rank));
    return List.copyOf(ordered);
  }

  /** Others follow those of the decision graph, as they were written. */
  private static int rank(String name) {
    int place = DecisionGraph.NAMES.indexOf(name);
    return place < 0 ? DecisionGraph.NAMES.size() : place;
  }

  private static void requireNames(List<String> projections) {
    if (projections.isEmpty()) {
      throw new IllegalArgumentException(
          "projections is empty; name at least one, or leave the key out for "
              + DecisionGraph.NAMES);
    }
    if (projections.stream().distinct().count() != projections.size()) {
      throw new IllegalArgumentException("projections " + projections + " names one twice");
    }
  }

  private static ProjectionSettings settings(
      ProjectionOverrides own,
      Integer batchSize,
      Integer jobBatchSize,
      Integer pollIntervalMs,
      Integer retryBaseMs,
      Integer maxRetries) {
    ProjectionOverrides o = own == null ? ProjectionOverrides.NONE : own;
    return new ProjectionSettings(
        o.batchSize() == null ? batchSize : o.batchSize(),
        o.jobBatchSize() == null ? jobBatchSize : o.jobBatchSize(),
        o.poll() == null ? poll(pollIntervalMs) : o.poll(),
        o.eventRetry() == null ? retry(retryBaseMs, maxRetries) : o.eventRetry(),
        o.heartbeat());
  }

  private static PollConfig poll(int intervalMs) {
    return new PollConfig(Duration.ofMillis(intervalMs), null, null, null);
  }

  private static EventRetryConfig retry(int baseMs, int maxRetries) {
    Duration base = Duration.ofMillis(baseMs);
    Duration longest = base.compareTo(LONGEST_RETRY_DELAY) > 0 ? base : LONGEST_RETRY_DELAY;
    return new EventRetryConfig(maxRetries, base, 2.0, longest);
  }

  private static Integer or(Integer given, Integer otherwise) {
    return given == null ? otherwise : given;
  }
}
