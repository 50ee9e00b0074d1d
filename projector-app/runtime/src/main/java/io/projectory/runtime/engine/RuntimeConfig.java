package io.projectory.runtime.engine;

import io.projectory.runtime.command.CommandSettings;
import io.projectory.runtime.config.ProjectionSettings;
import java.time.Duration;
import java.util.Map;

/**
 * What one member runs with.
 *
 * @param memberId unique in the fleet
 * @param topic the event topic
 * @param groupPrefix consumer groups are named this and the projection's name
 * @param settings per projection; one without an entry takes the defaults
 * @param synchronousCommit whether batches of the live path wait for the disk; off is safe, because
 *     rows and cursors are lost together and the worker reads them again
 * @param digestQuiet how long a tenant must be still before its digests are refreshed
 * @param commands the admin topic, and what may be done
 * @param kafka client properties, at least {@code bootstrap.servers}
 */
public record RuntimeConfig(
    String memberId,
    String topic,
    String groupPrefix,
    Map<String, ProjectionSettings> settings,
    boolean synchronousCommit,
    Duration digestQuiet,
    CommandSettings commands,
    Map<String, Object> kafka) {

  /** What the consumer groups of a fleet are called unless told otherwise. */
  public static final String GROUP_PREFIX = "dg-";

  public RuntimeConfig {
    settings = Map.copyOf(settings);
    kafka = Map.copyOf(kafka);
  }

  public ProjectionSettings of(String projection) {
    return settings.getOrDefault(projection, ProjectionSettings.defaults());
  }

  /** Names no property: some are secrets. */
  @Override
  public String toString() {
    return "RuntimeConfig[member=" + memberId + ", topic=" + topic + "]";
  }
}
