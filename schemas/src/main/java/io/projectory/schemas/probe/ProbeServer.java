package io.projectory.schemas.probe;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import io.projectory.schemas.config.EndpointConfig;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /metrics} for Prometheus, {@code /livez} and {@code /readyz} for orchestrators: GET alone,
 * 404 for everything else, never cached. Thread-safe.
 */
public final class ProbeServer implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ProbeServer.class);
  private static final int THREADS = 4;
  private static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";
  private static final String TEXT = "text/plain; charset=utf-8";

  private final HttpServer server;
  private final ExecutorService threads;

  private ProbeServer(HttpServer server, String process) {
    this.server = server;
    this.threads = Executors.newFixedThreadPool(THREADS, work -> thread(work, process + "-http"));
  }

  /**
   * What a process tells; asked for with each request, on threads of the server.
   *
   * @param dead why the process should be started anew, or null
   * @param notReady why it does not do its work, or null
   * @param metrics in Prometheus' text format
   */
  public record Answers(
      Supplier<String> dead, Supplier<String> notReady, Supplier<String> metrics) {}

  /** An answer; a status of 503 comes with a reason. */
  private record Reply(int status, String type, String body) {}

  /**
   * Answers when requests are taken.
   *
   * @param process names the section of the configuration, for example {@code connector}
   * @param usualPort taken when nobody chose one, unless it is taken
   * @throws ProjectoryException {@code storage} when the address cannot be had
   */
  public static ProbeServer open(
      String process, EndpointConfig config, int usualPort, Answers answers) {
    HttpServer server = bind(process, config, usualPort);
    ProbeServer probes = new ProbeServer(server, process);
    server.setExecutor(probes.threads);
    probes.route("/metrics", () -> new Reply(200, METRICS, answers.metrics().get()));
    probes.route("/livez", () -> probe(answers.dead().get()));
    probes.route("/readyz", () -> probe(answers.notReady().get()));
    probes.route("/", () -> new Reply(404, TEXT, "metrics, livez and readyz are here\n"));
    server.start();
    log.atInfo().addKeyValue("http", probes.url()).log("Metrics and probes answer.");
    return probes;
  }

  /** {@code http://host:port}. */
  public String url() {
    return "http://" + server.getAddress().getHostString() + ":" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
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

  private static HttpServer bind(String process, EndpointConfig config, int usualPort) {
    int port = config.port() == null ? usualPort : config.port();
    try {
      return HttpServer.create(new InetSocketAddress(config.host(), port), 0);
    } catch (IOException e) {
      return config.port() == null ? bindAny(process, config) : refuse(process, config, e);
    }
  }

  /** Nobody chose the port: another instance on this machine has it. */
  private static HttpServer bindAny(String process, EndpointConfig config) {
    try {
      return HttpServer.create(new InetSocketAddress(config.host(), 0), 0);
    } catch (IOException e) {
      return refuse(process, config, e);
    }
  }

  private static HttpServer refuse(String process, EndpointConfig config, IOException cause) {
    throw new ProjectoryException(
        ErrorCode.STORAGE,
        process
            + ".http: cannot listen on "
            + config.host()
            + (config.port() == null ? "" : ":" + config.port())
            + " ("
            + cause.getMessage()
            + "); choose another "
            + process
            + ".http.port, or 0 for a free one",
        Map.of("key", process + ".http.port"),
        cause);
  }

  private static Thread thread(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }
}
