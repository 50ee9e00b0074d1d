package io.projectory.connector;

import io.projectory.connector.config.ConnectorConfig;
import io.projectory.connector.stop.StopReason;
import io.projectory.schemas.ProjectoryException;
import io.projectory.schemas.config.ConfigFile;
import io.projectory.schemas.config.LoggingConfig;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The connector as a process of its own: {@code ConnectorMain --config FILE}. Runs until SIGTERM.
 *
 * <p>Exit codes: 0 stopped as asked, 1 stopped for good by a typed failure, 2 bad usage or
 * configuration, 3 a server cannot be reached. Each but 0 comes with one line on standard error.
 */
public final class ConnectorMain {
  static final int STOPPED = 0;
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int UNREACHABLE = 3;

  private static final String LOGGING = "projectory-connector-logback.xml";

  private ConnectorMain() {}

  public static void main(String[] arguments) throws InterruptedException {
    if (arguments.length != 2 || !arguments[0].equals("--config")) {
      end(USAGE, "usage: connector --config FILE");
    }
    // halt, not exit: a thread of a library that hangs must not keep the process
    Runtime.getRuntime().halt(run(Path.of(arguments[1])));
  }

  private static int run(Path file) throws InterruptedException {
    ConnectorConfig config = read(file);
    try (Connector connector = Connector.start(config);
        ConnectorEndpoint endpoint = endpoint(config, connector)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(connector), "stop-connector"));
      System.out.println("connector metrics and probes at " + endpoint.url());
      connector.onState(state -> System.out.println("connector " + state));
      ConnectorState last = connector.awaitEnd(Duration.ofDays(36_500));
      if (last.phase() == ConnectorState.Phase.FAILED) {
        System.err.println(last.detail());
      }
      return exitCode(last);
    }
  }

  /** On a signal: the exit code is ours, not the signal's. */
  private static void stop(Connector connector) {
    connector.close();
    Runtime.getRuntime().halt(exitCode(connector.state()));
  }

  private static ConnectorConfig read(Path file) {
    try {
      ConfigFile read = ConfigFile.load(file, System.getenv());
      LoggingConfig.choose(read, LOGGING);
      return ConnectorConfig.of(read);
    } catch (ProjectoryException | IllegalArgumentException e) {
      end(USAGE, e.getMessage());
      throw e;
    }
  }

  private static ConnectorEndpoint endpoint(ConnectorConfig config, Connector connector) {
    try {
      return ConnectorEndpoint.open(config, connector);
    } catch (ProjectoryException e) {
      connector.close();
      end(USAGE, e.getMessage());
      throw e;
    }
  }

  private static int exitCode(ConnectorState last) {
    StopReason reason = last.reason().orElse(null);
    if (reason == null) {
      return STOPPED;
    }
    boolean unreachable =
        reason == StopReason.POSTGRES_UNREACHABLE || reason == StopReason.KAFKA_UNREACHABLE;
    return unreachable ? UNREACHABLE : FAILED;
  }

  private static void end(int code, String line) {
    System.err.println(line);
    Runtime.getRuntime().halt(code);
  }
}
