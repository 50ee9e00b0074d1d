package io.projectory.local;

import io.projectory.schemas.config.ConfigFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** The processes of the product, each as it is started inside this JVM. */
final class Workers {

  /**
   * @param patience that its orderly end deserves
   * @param start answers when it works; it reads the configuration file as it would on its own
   */
  record Start(String title, Duration patience, Function<Path, Worker> start) {}

  private Workers() {}

  /** In the order of an event's path. */
  static List<Start> inOrder() {
    return List.of(
        new Start("connector", Duration.ofSeconds(4), file -> ConnectorWorker.start(read(file))),
        new Start("projector", Duration.ofSeconds(4), file -> ProjectorWorker.start(read(file))));
  }

  private static ConfigFile read(Path file) {
    return ConfigFile.load(file, System.getenv());
  }
}
