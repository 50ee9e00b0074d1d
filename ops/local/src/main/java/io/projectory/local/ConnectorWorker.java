package io.projectory.local;

import io.projectory.connector.Connector;
import io.projectory.connector.ConnectorEndpoint;
import io.projectory.connector.ConnectorState;
import io.projectory.connector.ConnectorState.Phase;
import io.projectory.connector.config.ConnectorConfig;
import io.projectory.schemas.config.ConfigFile;
import java.util.Optional;

/** The connector in this JVM. */
final class ConnectorWorker implements Worker {

  private final Connector connector;
  private final ConnectorEndpoint endpoint;

  private ConnectorWorker(Connector connector, ConnectorEndpoint endpoint) {
    this.connector = connector;
    this.endpoint = endpoint;
  }

  static Worker start(ConfigFile configuration) {
    ConnectorConfig config = ConnectorConfig.of(configuration);
    Connector connector = Connector.start(config);
    try {
      return new ConnectorWorker(connector, ConnectorEndpoint.open(config, connector));
    } catch (RuntimeException e) {
      connector.close();
      throw e;
    }
  }

  @Override
  public boolean ready() {
    Phase phase = connector.state().phase();
    // a long snapshot is work, too
    return phase == Phase.STREAMING || phase == Phase.SNAPSHOT;
  }

  @Override
  public String state() {
    return connector.state().toString();
  }

  @Override
  public Optional<String> failure() {
    ConnectorState state = connector.state();
    return state.phase() == Phase.FAILED ? Optional.of(state.detail()) : Optional.empty();
  }

  @Override
  public void close() {
    endpoint.close();
    connector.close();
  }
}
