package io.projectory.runtime.watch;

import io.projectory.runtime.watch.EngineListener.Path;
import io.projectory.runtime.watch.EngineListener.Stage;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Tells a listener how long the stages of a batch take, one after the other. For one thread. */
public final class Stopwatch {
  private final EngineListener listener;
  private final String projection;
  private final Path path;
  private final Clock clock;
  private Instant since;

  public Stopwatch(EngineListener listener, String projection, Path path, Clock clock) {
    this.listener = listener;
    this.projection = projection;
    this.path = path;
    this.clock = clock;
    this.since = clock.instant();
  }

  /** The next stage begins now. */
  public void start() {
    since = clock.instant();
  }

  /** This stage ended and the next one begins. */
  public void lap(Stage stage) {
    Instant now = clock.instant();
    listener.stage(projection, path, stage, Duration.between(since, now));
    since = now;
  }
}
