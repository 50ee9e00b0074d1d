package io.projectory.local;

import io.projectory.schemas.config.ConfigFile;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** The processes of the product, each as it is started inside this JVM. */
final class Workers {

  /**
   * @param patience that its orderly end deserves
   * @param start from the configuration as it would have it on its own
   */
  record Start(String title, Duration patience, Function<ConfigFile, Worker> start) {}

  private static final List<Start> IN_ORDER =
      List.of(
          new Start("connector", Duration.ofMillis(2500), ConnectorWorker::start),
          new Start("projector", Duration.ofMillis(2500), ProjectorWorker::start));

  private Workers() {}

  /** In the order of an event's path. */
  static List<Start> inOrder() {
    return IN_ORDER;
  }
}
