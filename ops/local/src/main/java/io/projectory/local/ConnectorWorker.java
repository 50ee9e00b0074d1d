package io.projectory.local;

import io.projectory.connector.Connector;
import io.projectory.connector.ConnectorState;
import io.projectory.connector.ConnectorState.Phase;
import io.projectory.schemas.config.ConfigFile;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The connector inside this JVM. */
final class ConnectorWorker implements Worker {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Connector connector;

  private ConnectorWorker(Connector connector) {
    this.connector = connector;
  }

  /**
   * Answers when what is appended now will be published: it streams, or reads an older log first.
   */
  static Worker start(ConfigFile file) {
    Connector connector = Connector.start(file);
    CompletableFuture<ConnectorState> working = new CompletableFuture<>();
    connector.onState(
        state -> {
          Phase phase = state.phase();
          if (phase == Phase.STREAMING || phase == Phase.SNAPSHOT || phase.isFinal()) {
            working.complete(state);
          }
        });
    try {
      ConnectorState state = working.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      if (!state.phase().isFinal()) {
        return new ConnectorWorker(connector);
      }
      connector.close();
      throw new LocalStackException("the connector cannot start: " + state);
    } catch (TimeoutException e) {
      ConnectorState state = connector.state();
      connector.close();
      throw new LocalStackException(
          "the connector does not work after " + PATIENCE.toSeconds() + " s: " + state, e);
    } catch (InterruptedException | ExecutionException e) {
      connector.close();
      throw new LocalStackException("interrupted while starting the connector", e);
    }
  }

  @Override
  public Optional<String> failure() {
    ConnectorState state = connector.state();
    return state.phase() == Phase.FAILED ? Optional.of(state.toString()) : Optional.empty();
  }

  @Override
  public void close() {
    connector.close();
  }
}
