package io.projectory.streams.config;

import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import io.projectory.schemas.config.ConfigFile;
import io.projectory.schemas.config.DatabaseConfig;
import io.projectory.schemas.config.KafkaConfig;
import io.projectory.schemas.config.LoggingConfig;
import io.projectory.schemas.config.Login;
import io.projectory.schemas.config.MemberId;
import io.projectory.schemas.config.TopicsConfig;
import java.util.Map;

/**
 * Everything an instance is told: the sections {@code projections}, {@code kafka}, {@code topics}
 * and {@code streams}. It logs in to the projection database as the projector does.
 *
 * @param memberId that of the settings, or one that was made up
 */
public record StreamsConfiguration(
    DatabaseConfig projections,
    KafkaConfig kafka,
    TopicsConfig topics,
    StreamsSettings streams,
    String memberId) {

  /**
   * @throws ProjectoryException {@code invalid_argument} naming file and key
   */
  public static StreamsConfiguration of(ConfigFile file) {
    file.bind("logging", LoggingConfig.class); // it was chosen before; what is wrong is said here
    DatabaseConfig projections = file.bind("projections", DatabaseConfig.class);
    if (projections.projector() == null) {
      throw new ProjectoryException(
          ErrorCode.INVALID_ARGUMENT,
          "projections.projector: is missing; write projections.projector.user and"
              + " projections.projector.password",
          Map.of("key", "projections.projector"));
    }
    StreamsSettings streams = file.bind("streams", StreamsSettings.class);
    return new StreamsConfiguration(
        projections,
        file.bind("kafka", KafkaConfig.class),
        file.bind("topics", TopicsConfig.class),
        streams,
        streams.memberId() == null ? MemberId.madeUp("streams") : streams.memberId());
  }

  /** Of the topic that is filled. */
  public int partitions() {
    return streams.partitions() == null ? topics.partitions() : streams.partitions();
  }

  /** To the projection database. */
  public Login login() {
    return projections.projector();
  }
}
