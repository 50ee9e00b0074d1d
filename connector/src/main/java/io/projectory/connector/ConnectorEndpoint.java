package io.projectory.connector;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.projectory.connector.config.ConnectorConfig;
import io.projectory.connector.config.EndpointConfig;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /metrics} for Prometheus, {@code /livez} and {@code /readyz} for orchestrators. Says
 * nothing about tenants and changes nothing. Thread-safe.
 */
public final class ConnectorEndpoint implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ConnectorEndpoint.class);
  private static final int THREADS = 4;
  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";
  private static final String TEXT = "text/plain; charset=utf-8";

  private final Connector connector;
  private final Duration heartbeatTimeout;
  private final ConnectorMetrics metrics;
  private final HttpServer server;
  private final ExecutorService threads;

  private ConnectorEndpoint(Connector connector, ConnectorConfig config, HttpServer server) {
    this.connector = connector;
    this.heartbeatTimeout = config.heartbeatTimeout();
    this.metrics = new ConnectorMetrics(connector);
    this.server = server;
    this.threads = Executors.newFixedThreadPool(THREADS, ConnectorEndpoint::thread);
  }

  /** An answer; a status of 503 comes with a reason. */
  private record Reply(int status, String type, String body) {}

  /**
   * Answers when requests are taken.
   *
   * @throws ProjectoryException {@code storage} when the address cannot be had
   */
  public static ConnectorEndpoint open(ConnectorConfig config, Connector connector) {
    HttpServer server = bind(config.connector().http());
    ConnectorEndpoint endpoint = new ConnectorEndpoint(connector, config, server);
    server.setExecutor(endpoint.threads);
    endpoint.route("/metrics", () -> new Reply(200, METRICS, endpoint.metrics.scrape()));
    endpoint.route("/livez", () -> probe(endpoint.dead()));
    endpoint.route("/readyz", () -> probe(endpoint.notReady()));
    endpoint.route("/", () -> new Reply(404, TEXT, "metrics, livez and readyz are here\n"));
    server.start();
    log.atInfo().addKeyValue("http", endpoint.url()).log("Metrics and probes answer.");
    return endpoint;
  }

  /** {@code http://host:port}. */
  public String url() {
    return "http://" + server.getAddress().getHostString() + ":" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
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

  private static Reply probe(String problem) {
    return new Reply(problem == null ? 200 : 503, TEXT, (problem == null ? "ok" : problem) + "\n");
  }

  private void route(String path, Supplier<Reply> answer) {
    server.createContext(path, exchange -> answer(exchange, path, answer));
  }

  private static void answer(HttpExchange exchange, String path, Supplier<Reply> answer)
      throws IOException {
    try (exchange) {
      boolean known = path.equals("/") || exchange.getRequestURI().getPath().equals(path);
      boolean get = exchange.getRequestMethod().equals("GET");
      Reply reply =
          !get
              ? new Reply(405, TEXT, "GET only\n")
              : known ? answer.get() : new Reply(404, TEXT, "not found\n");
      byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", reply.type());
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange.sendResponseHeaders(reply.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static HttpServer bind(EndpointConfig config) {
    try {
      return HttpServer.create(
          address(config, config.port() == null ? EndpointConfig.USUAL_PORT : config.port()), 0);
    } catch (IOException e) {
      return config.port() == null ? bindAny(config) : refuse(config, e);
    }
  }

  /** Nobody chose the port: another instance on this machine has it. */
  private static HttpServer bindAny(EndpointConfig config) {
    try {
      return HttpServer.create(address(config, 0), 0);
    } catch (IOException e) {
      return refuse(config, e);
    }
  }

  private static HttpServer refuse(EndpointConfig config, IOException cause) {
    throw new ProjectoryException(
        ErrorCode.STORAGE,
        "connector.http: cannot listen on "
            + config.host()
            + (config.port() == null ? "" : ":" + config.port())
            + " ("
            + cause.getMessage()
            + "); choose another connector.http.port, or 0 for a free one",
        Map.of("key", "connector.http.port"),
        cause);
  }

  private static InetSocketAddress address(EndpointConfig config, int port) {
    return new InetSocketAddress(config.host(), port);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "connector-http");
    thread.setDaemon(true);
    return thread;
  }
}
