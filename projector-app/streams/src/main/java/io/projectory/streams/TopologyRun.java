package io.projectory.streams;

import io.projectory.streams.config.StreamsConfiguration;
import io.projectory.streams.stop.StopReason;
import io.projectory.streams.stop.StreamsStop;
import io.projectory.streams.topology.ActivitySettings;
import io.projectory.streams.topology.IntakeListener;
import io.projectory.streams.topology.PolicyActivityTopology;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.MissingSourceTopicException;
import org.apache.kafka.streams.errors.StreamsException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;

/**
 * The topology at work in one epoch. State lies in a folder of that epoch: after a reset the
 * offsets that older state was written for mean other records, and nobody would notice.
 * Thread-safe.
 */
final class TopologyRun implements AutoCloseable {
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(5);
  private static final String FOLDER = "epoch-";

  private final long epoch;
  private final KafkaStreams streams;
  private final AtomicReference<StreamsStop> failure = new AtomicReference<>();

  private TopologyRun(StreamsConfiguration config, long epoch, IntakeListener listener) {
    this.epoch = epoch;
    Path state = folder(config.streams().stateDirectory(), epoch);
    this.streams =
        new KafkaStreams(
            PolicyActivityTopology.of(
                new ActivitySettings(
                    config.topics().events(),
                    config.topics().policyActivity(),
                    config.partitions(),
                    config.streams().grace()),
                listener),
            properties(config, state));
    streams.setUncaughtExceptionHandler(this::failed);
  }

  /**
   * @throws StreamsStop {@code state_directory} when it cannot be had
   */
  static TopologyRun start(StreamsConfiguration config, long epoch, IntakeListener listener) {
    TopologyRun run = null;
    try {
      run = new TopologyRun(config, epoch, listener);
      run.streams.start();
      return run;
    } catch (StreamsException e) {
      if (run != null) {
        run.close();
      }
      throw StreamsStop.of(e, StopReason.STATE_DIRECTORY);
    }
  }

  long epoch() {
    return epoch;
  }

  /** Whether it has its tasks; with more instances than tasks it has none and runs. */
  boolean running() {
    return streams.state() == KafkaStreams.State.RUNNING;
  }

  int tasks() {
    return streams.metadataForLocalThreads().stream().mapToInt(t -> t.activeTasks().size()).sum();
  }

  /** Why it cannot go on, once it cannot. */
  Optional<StreamsStop> failure() {
    if (failure.get() == null && streams.state() == KafkaStreams.State.ERROR) {
      failure.set(new StreamsStop(StopReason.TOPOLOGY_FAILED, "Kafka Streams gave up"));
    }
    return Optional.ofNullable(failure.get());
  }

  /** Commits and leaves the group, so that others take over at once. */
  @Override
  public void close() {
    streams.close(
        CloseOptions.timeout(CLOSE_PATIENCE)
            .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
  }

  private StreamThreadExceptionResponse failed(Throwable error) {
    failure.compareAndSet(null, stop(error));
    return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
  }

  private static StreamsStop stop(Throwable error) {
    for (Throwable cause = error; cause != null; cause = cause.getCause()) {
      if (cause instanceof MissingSourceTopicException) {
        return new StreamsStop(StopReason.SOURCE_MISSING, "the event topic is gone", error);
      }
      if (cause instanceof StreamsException
          && String.valueOf(cause.getMessage()).contains("invalid partitions")) {
        return StreamsStop.of(cause, StopReason.PARTITIONS_CHANGED);
      }
    }
    return StreamsStop.of(error, StopReason.TOPOLOGY_FAILED);
  }

  private static Properties properties(StreamsConfiguration config, Path state) {
    Properties properties = new Properties();
    properties.putAll(config.kafka().client());
    // that of the projectors: Streams has protocols of its own
    properties.remove(ConsumerConfig.GROUP_PROTOCOL_CONFIG);
    properties.putAll(
        PolicyActivityTopology.properties(
            config.streams().applicationId(), config.kafka().bootstrapServers()));
    Duration timeout = config.streams().heartbeatTimeout();
    properties.put(StreamsConfig.STATE_DIR_CONFIG, state.toString());
    properties.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, config.streams().threads());
    properties.put(
        StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, config.streams().commitInterval().toMillis());
    properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, config.memberId());
    properties.put(CommonClientConfigs.ENABLE_METRICS_PUSH_CONFIG, "false");
    properties.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
        (int) timeout.toMillis());
    properties.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
        (int) timeout.dividedBy(4).toMillis());
    return properties;
  }

  /** The folder of an epoch; those of others are deleted. */
  private static Path folder(Path parent, long epoch) {
    Path own = parent.resolve(FOLDER + epoch);
    try {
      Files.createDirectories(own);
      List<Path> others;
      try (Stream<Path> all = Files.list(parent)) {
        others =
            all.filter(p -> p.getFileName().toString().startsWith(FOLDER) && !p.equals(own))
                .toList();
      }
      for (Path other : others) {
        delete(other);
      }
      return own;
    } catch (IOException e) {
      throw new StreamsStop(StopReason.STATE_DIRECTORY, "cannot write to " + parent, e);
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
