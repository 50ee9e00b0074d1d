package io.projectory.local;

import io.projectory.app.Projector;
import io.projectory.schemas.config.ConfigFile;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/** One member of the projector inside this JVM. */
final class ProjectorWorker implements Worker {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(20);

  private final Projector projector;

  private ProjectorWorker(Projector projector) {
    this.projector = projector;
  }

  /** Answers when every projection has its partitions. */
  static Worker start(ConfigFile file) {
    ProjectorWorker worker = new ProjectorWorker(Projector.start(file));
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!worker.projector.assigned()) {
      Optional<String> failure = worker.failure();
      if (failure.isPresent() || System.nanoTime() > deadline) {
        worker.close();
        throw new LocalStackException(
            failure
                .map(why -> "the projector cannot start: " + why)
                .orElse("the projector has no partitions after " + PATIENCE.toSeconds() + " s"));
      }
      LockSupport.parkNanos(LOOK.toNanos());
    }
    return worker;
  }

  @Override
  public Optional<String> failure() {
    return projector.failure().isDone()
        ? Optional.of(projector.failure().join().getMessage())
        : Optional.empty();
  }

  @Override
  public void close() {
    projector.close();
  }
}
