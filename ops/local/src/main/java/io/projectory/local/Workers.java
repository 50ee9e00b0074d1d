package io.projectory.local;

import io.projectory.schemas.config.ConfigFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The processes of the product, each as it is started here. */
final class Workers {
  private static final Duration PATIENCE = Duration.ofMillis(2500);

  /**
   * @param patience that its orderly end deserves
   * @param start from the configuration as it would have it on its own
   */
  record Start(String title, Duration patience, Function<ConfigFile, Worker> start) {}

  private Workers() {}

  /**
   * In the order of an event's path.
   *
   * @param libraries of the Streams application; empty = without it
   */
  static List<Start> inOrder(
      Optional<Path> libraries, DataDirectory directory, StackSettings settings) {
    List<Start> all = new ArrayList<>();
    all.add(new Start("connector", PATIENCE, ConnectorWorker::start));
    libraries.ifPresent(
        jars ->
            all.add(
                new Start(
                    "Streams application",
                    PATIENCE,
                    configuration ->
                        StreamsWorker.start(
                            directory.resolve("projectory.yaml"),
                            settings.streamsPort(),
                            jars,
                            directory.resolve("streams.log")))));
    all.add(new Start("projector", PATIENCE, ProjectorWorker::start));
    return all;
  }
}
