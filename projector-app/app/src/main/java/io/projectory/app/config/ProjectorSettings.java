package io.projectory.app.config;

import io.projectory.app.catalogue.ProjectionCatalogue;
import io.projectory.app.operations.OperationsConfig;
import io.projectory.decisiongraph.DecisionGraph;
import io.projectory.schemas.config.ConfigFile;
import io.projectory.schemas.config.DatabaseConfig;
import io.projectory.schemas.config.KafkaConfig;
import io.projectory.schemas.config.LoggingConfig;
import io.projectory.schemas.config.TopicsConfig;
import java.util.List;

/** Every section a projector and its operators read. */
public record ProjectorSettings(
    DatabaseConfig eventLog,
    DatabaseConfig projections,
    KafkaConfig kafka,
    TopicsConfig topics,
    ProjectorConfig projector,
    HttpConfig http,
    MetricsConfig metrics,
    AdminControls adminControls) {

  /**
   * @throws io.projectory.schemas.ProjectoryException {@code invalid_argument} for the first thing
   *     that is wrong
   */
  public static ProjectorSettings of(ConfigFile file) {
    file.bind("logging", LoggingConfig.class); // it was chosen before; what is wrong is said here
    return new ProjectorSettings(
        file.bind("event_log", DatabaseConfig.class),
        file.bind("projections", DatabaseConfig.class),
        file.bind("kafka", KafkaConfig.class),
        file.bind("topics", TopicsConfig.class),
        ProjectorConfig.of(file),
        file.bind("http", HttpConfig.class),
        file.bind("metrics", MetricsConfig.class),
        file.bind("admin_controls", AdminControls.class));
  }

  /** What the operator's functions speak about. */
  public OperationsConfig operations() {
    return new OperationsConfig(
        fedByLog(), topics.events(), topics.partitions(), DecisionGraph.FULL_PROJECTION);
  }

  /**
   * The projections that were chosen.
   *
   * @throws io.projectory.schemas.ProjectoryException {@code invalid_argument} for a name that no
   *     projection has
   */
  public ProjectionCatalogue catalogue() {
    return ProjectionCatalogue.of(projector.projections(), topics);
  }

  /** The projections whose scopes are tenants, in canonical order. */
  public List<String> fedByLog() {
    return ProjectionCatalogue.fedByLog(projector.projections());
  }
}
