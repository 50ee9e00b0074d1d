package io.projectory.local;

import io.projectory.app.Projector;
import io.projectory.schemas.config.ConfigFile;
import java.util.Optional;

/** One member of the projector in this JVM. */
final class ProjectorWorker implements Worker {

  private final Projector projector;

  private ProjectorWorker(Projector projector) {
    this.projector = projector;
  }

  static Worker start(ConfigFile configuration) {
    return new ProjectorWorker(Projector.start(configuration));
  }

  @Override
  public boolean ready() {
    return projector.alive() && projector.assigned();
  }

  @Override
  public String state() {
    return projector.alive() ? "waiting for its partitions" : "a worker does not turn";
  }

  @Override
  public Optional<String> failure() {
    Throwable failure = projector.failure().getNow(null);
    return Optional.ofNullable(failure).map(Faults::firstLine);
  }

  @Override
  public void close() {
    projector.close();
  }
}
