package io.projectory.connector;

import io.projectory.connector.config.ConnectorConfig;
import io.projectory.connector.engine.Progress;
import io.projectory.connector.log.Postgres;
import io.projectory.connector.log.Slot;
import io.projectory.schemas.config.ConfigFile;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Process 1: publishes every event of the log to the event topic (DESIGN 4.2).
 *
 * <p>Guarantees: each committed event is published at least once; within a tenant, first
 * publications are in the order of {@code log_seq}; an event is never passed over without a typed
 * stop. A crash repeats events since the last stored position and no more than that.
 *
 * <p>Several instances with the same slot may run: one leads, the others stand by. Thread-safe.
 */
public final class Connector implements AutoCloseable {
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(15);

  /** Who publishes nothing has no batch to finish, and may wait for servers that are gone. */
  private static final Duration IDLE_STOP_PATIENCE = Duration.ofSeconds(3);

  private final ConnectorConfig config;
  private final StateBoard board = new StateBoard();
  private final Progress progress = new Progress(System::nanoTime);
  private final RetainedWal retained;
  private final Supervisor supervisor;
  private final Thread thread;

  private Connector(ConnectorConfig config) {
    this.config = config;
    this.retained = new RetainedWal(config.connector().retainedWal());
    this.supervisor =
        new Supervisor(
            config, board, progress, retained, () -> ThreadLocalRandom.current().nextDouble());
    this.thread = new Thread(supervisor, "connector");
    thread.setDaemon(true);
  }

  /** Starts in the background and returns at once; trouble shows in {@link #state}. */
  public static Connector start(ConnectorConfig config) {
    Connector connector = new Connector(config);
    connector.thread.start();
    return connector;
  }

  /**
   * The same from the sections of a configuration file.
   *
   * @throws io.projectory.schemas.ProjectoryException {@code invalid_argument}
   */
  public static Connector start(ConfigFile file) {
    return start(ConnectorConfig.of(file));
  }

  public ConnectorState state() {
    return board.get();
  }

  /**
   * Waits until it streams.
   *
   * @return false if it does not within that time, or failed or was stopped
   */
  public boolean awaitReady(Duration timeout) throws InterruptedException {
    return board
            .await(s -> s.phase() == ConnectorState.Phase.STREAMING || s.phase().isFinal(), timeout)
            .phase()
        == ConnectorState.Phase.STREAMING;
  }

  /** Waits until it stopped or failed; answers the state then, or when the time is over. */
  public ConnectorState awaitEnd(Duration timeout) throws InterruptedException {
    return board.await(s -> s.phase().isFinal(), timeout);
  }

  /** Tells about each change of state, on the connector's thread, and the present one at once. */
  public void onState(Consumer<ConnectorState> listener) {
    board.listen(listener);
  }

  /** Tells once if it stopped for good with an error. */
  public void onFailure(Consumer<ConnectorState> listener) {
    board.listen(
        state -> {
          if (state.phase() == ConnectorState.Phase.FAILED) {
            listener.accept(state);
          }
        });
  }

  /** Counts since the process started. */
  public Progress progress() {
    return progress;
  }

  /**
   * Bytes of WAL that the server keeps because of the slot, as the leader saw at its last beat;
   * empty if this instance never led. Asks nobody.
   */
  public OptionalLong retainedWalBytes() {
    return retained.bytes();
  }

  /** The slot as the server sees it, with the WAL it holds back; empty if there is none. */
  public Optional<Slot> slot() throws SQLException {
    return slot(config);
  }

  /** The same without a running connector, for whoever may log in as its role. */
  public static Optional<Slot> slot(ConnectorConfig config) throws SQLException {
    try (Connection connection = new Postgres(config).connect("slot")) {
      return Slot.read(connection, config.slot());
    }
  }

  /** Finishes the present batch and stops, within a few seconds; safe to call again. */
  @Override
  public void close() {
    Duration patience = publishes() ? STOP_PATIENCE : IDLE_STOP_PATIENCE;
    supervisor.stop();
    try {
      thread.join(patience.toMillis());
      if (thread.isAlive()) {
        thread.interrupt();
        thread.join(TimeUnit.SECONDS.toMillis(2));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean publishes() {
    ConnectorState.Phase phase = state().phase();
    return phase == ConnectorState.Phase.SNAPSHOT || phase == ConnectorState.Phase.STREAMING;
  }
}
