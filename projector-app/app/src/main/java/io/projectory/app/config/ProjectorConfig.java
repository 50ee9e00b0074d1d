package io.projectory.app.config;

import io.projectory.decisiongraph.DecisionGraph;
import io.projectory.runtime.config.ProjectionSettings;
import io.projectory.runtime.engine.RuntimeConfig;
import io.projectory.schemas.config.ConfigFile;
import io.projectory.schemas.config.Meaning;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Section {@code projector} of the configuration; null components take their defaults. What can be
 * set for a projection is set for each of them; a {@link Knob} sets one key for all.
 */
public record ProjectorConfig(
    @Meaning(value = "Unique in the fleet.", otherwise = "made up from host and process")
        String memberId,
    @Meaning("Which projections run here, by name.") List<String> projections,
    @Meaning("Consumer groups are named this and the projection's name.") String groupPrefix,
    @Meaning("Whether batches wait for the disk of Postgres; without it nothing is lost either.")
        Boolean synchronousCommit,
    @Meaning("How long a tenant must be still before its digests are refreshed.")
        Duration digestQuiet,
    @Meaning(value = "What is set for one projection.", entry = "projection")
        Map<String, ProjectionConfig> perProjection) {

  private static final String SECTION = "projector";

  public ProjectorConfig {
    projections = projections == null ? DecisionGraph.NAMES : canonical(projections);
    groupPrefix = groupPrefix == null ? RuntimeConfig.GROUP_PREFIX : groupPrefix;
    synchronousCommit = synchronousCommit == null ? (Boolean) false : synchronousCommit;
    digestQuiet = digestQuiet == null ? Duration.ofSeconds(1) : digestQuiet;
    perProjection = perProjection == null ? Map.of() : perProjection;
    requireNames(projections);
    for (String name : perProjection.keySet()) {
      if (!projections.contains(name)) {
        throw new IllegalArgumentException(
            "per_projection." + name + " is for none of projections " + projections);
      }
    }
  }

  /** Nobody wrote anything. */
  public static ProjectorConfig defaults() {
    return new ProjectorConfig(null, null, null, null, null, null);
  }

  /**
   * @throws io.projectory.schemas.ProjectoryException {@code invalid_argument} for the first thing
   *     that is wrong
   */
  public static ProjectorConfig of(ConfigFile file) {
    ProjectionLayers.apply(file);
    file.requireSound();
    return file.bind(SECTION, ProjectorConfig.class);
  }

  /** The same; what is wrong is kept in the file. */
  public static Optional<ProjectorConfig> inspect(ConfigFile file) {
    ProjectionLayers.apply(file);
    return file.tryBind(SECTION, ProjectorConfig.class);
  }

  /** Complete settings by projection. */
  public Map<String, ProjectionSettings> settings() {
    Map<String, ProjectionSettings> settings = new LinkedHashMap<>();
    for (String name : projections) {
      settings.put(name, perProjection.getOrDefault(name, ProjectionConfig.DEFAULTS).settings());
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
}
