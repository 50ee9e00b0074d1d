package io.projectory.streams.config;

import io.projectory.schemas.config.Durations;
import io.projectory.schemas.config.EndpointConfig;
import io.projectory.schemas.config.Meaning;
import java.nio.file.Path;
import java.time.Duration;

/** The section {@code streams}. What nobody wrote is null to the constructor: its default. */
public record StreamsSettings(
    @Meaning("Consumer group of the instances, and prefix of their internal topics.")
        String applicationId,
    @Meaning(value = "Unique among the instances.", otherwise = "made up from host and process")
        String memberId,
    @Meaning("Threads of this instance.") Integer threads,
    @Meaning(
            value =
                "Where this instance keeps its state; without it, it is read again from Kafka. No"
                    + " two instances share one.",
            otherwise = "projectory-streams in the folder for temporary files")
        Path stateDirectory,
    @Meaning("How often results are committed, and so seen by projections.")
        Duration commitInterval,
    @Meaning(
            value =
                "Partitions of topics.policy_activity, and of the re-keyed events: the most that are"
                    + " counted side by side.",
            otherwise = "topics.partitions")
        Integer partitions,
    @Meaning("For how long after its end an hour takes in what was recorded late.") Duration grace,
    @Meaning("How often an instance beats, and looks whether it has to stand still.")
        Duration heartbeatInterval,
    @Meaning("After which a silent instance loses its tasks; brokers refuse less than 6 s.")
        Duration heartbeatTimeout,
    @Meaning("How long a start waits for servers and for the event topic.") Duration startTimeout,
    EndpointConfig http) {

  public StreamsSettings {
    applicationId = applicationId == null ? "dg-policy-activity" : applicationId;
    threads = threads == null ? (Integer) 1 : threads;
    stateDirectory =
        stateDirectory == null
            ? Path.of(System.getProperty("java.io.tmpdir"), "projectory-streams")
            : stateDirectory;
    commitInterval = or(commitInterval, Duration.ofMillis(100));
    grace = or(grace, Duration.ofHours(24));
    heartbeatInterval = or(heartbeatInterval, Duration.ofSeconds(1));
    heartbeatTimeout = or(heartbeatTimeout, Duration.ofSeconds(10));
    startTimeout = or(startTimeout, Duration.ofSeconds(30));
    http = http == null ? EndpointConfig.defaults() : http;
    if (!applicationId.matches("[a-zA-Z0-9._-]{1,100}")) {
      throw new IllegalArgumentException(
          "application_id '"
              + applicationId
              + "' is not 1 to 100 letters, digits, '.', '_' and '-'");
    }
    atLeastOne("threads", threads);
    if (partitions != null) {
      atLeastOne("partitions", partitions);
    }
    atLeast("commit_interval", commitInterval, Duration.ofMillis(1));
    atLeast("grace", grace, Duration.ZERO);
    atLeast("heartbeat_interval", heartbeatInterval, Duration.ofMillis(100));
    atLeast("start_timeout", startTimeout, Duration.ofMillis(1));
    if (heartbeatTimeout.compareTo(heartbeatInterval) <= 0) {
      throw new IllegalArgumentException(
          "heartbeat_timeout is "
              + Durations.format(heartbeatTimeout)
              + "; write more than the heartbeat_interval of "
              + Durations.format(heartbeatInterval));
    }
  }

  private static Duration or(Duration given, Duration otherwise) {
    return given == null ? otherwise : given;
  }

  private static void atLeastOne(String key, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(key + " is " + value + "; write at least 1");
    }
  }

  private static void atLeast(String key, Duration value, Duration least) {
    if (value.compareTo(least) < 0) {
      throw new IllegalArgumentException(
          key + " is " + Durations.format(value) + "; write at least " + Durations.format(least));
    }
  }
}
