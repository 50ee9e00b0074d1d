package io.projectory.connector;

import io.projectory.connector.config.ConnectorConfig;
import io.projectory.schemas.probe.ProbeServer;
import java.time.Duration;

/**
 * {@code /metrics}, {@code /livez} and {@code /readyz} of a connector. Says nothing about tenants
 * and changes nothing. Thread-safe.
 */
public final class ConnectorEndpoint implements AutoCloseable {
  private static final int USUAL_PORT = 8086;

  private final Connector connector;
  private final Duration heartbeatTimeout;
  private final ConnectorMetrics metrics;
  private final ProbeServer server;

  private ConnectorEndpoint(ConnectorConfig config, Connector connector) {
    this.connector = connector;
    this.heartbeatTimeout = config.heartbeatTimeout();
    this.metrics = new ConnectorMetrics(connector);
    this.server =
        ProbeServer.open(
            "connector",
            config.connector().http(),
            USUAL_PORT,
            new ProbeServer.Answers(this::dead, this::notReady, metrics::scrape));
  }

  /**
   * Answers when requests are taken.
   *
   * @throws io.projectory.schemas.ProjectoryException {@code storage} when the address cannot be
   *     had
   */
  public static ConnectorEndpoint open(ConnectorConfig config, Connector connector) {
    return new ConnectorEndpoint(config, connector);
  }

  /** {@code http://host:port}. */
  public String url() {
    return server.url();
  }

  @Override
  public void close() {
    server.close();
    metrics.close();
  }

  /** Why the process should be started anew, or null. */
  private String dead() {
    ConnectorState state = connector.state();
    if (state.phase().isFinal()) {
      return state.toString();
    }
    boolean beats =
        state.phase() == ConnectorState.Phase.STREAMING
            || state.phase() == ConnectorState.Phase.SNAPSHOT;
    Duration age = connector.progress().beatAge();
    // a leader that hangs has lost the lead by then; twice, so that it may notice by itself
    return beats && age.compareTo(heartbeatTimeout.multipliedBy(2)) > 0
        ? "the loop has not turned for " + age.toSeconds() + " s"
        : null;
  }

  /** Why events do not go through this instance or would not if the leader ended, or null. */
  private String notReady() {
    ConnectorState state = connector.state();
    return switch (state.phase()) {
      case STREAMING, SNAPSHOT, STANDBY -> dead();
      default -> state.toString();
    };
  }
}
