package io.projectory.app.http;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.HttpResponseException;
import io.projectory.app.config.HttpConfig;
import io.projectory.app.operations.Operations;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import java.util.Map;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The projector's HTTP server: probes and the operator's questions. */
public final class HttpApi implements AutoCloseable {
  private static final int MAX_BODY_BYTES = 64 * 1024;
  private static final int MAX_THREADS = 16;
  private static final int MIN_THREADS = 4;
  private static final int IDLE_THREAD_MS = 30_000;

  private final HttpConfig config;
  private final Javalin server;

  private HttpApi(HttpConfig config, Javalin server) {
    this.config = config;
    this.server = server;
  }

  /**
   * Answers when requests are taken.
   *
   * @throws ProjectoryException {@code storage} when the address is taken
   */
  public static HttpApi start(HttpConfig config, Operations operations, Health health) {
    Javalin server =
        Javalin.create(
            c -> {
              limits(c);
              new ProbeRoutes(health).register(c.routes);
              new OperationsRoutes(operations).register(c.routes);
              c.routes.exception(ProjectoryException.class, HttpErrors::known);
              c.routes.exception(HttpResponseException.class, HttpErrors::refused);
              c.routes.exception(Exception.class, HttpErrors::unexpected);
            });
    try {
      server.start(config.host(), config.port());
    } catch (RuntimeException e) {
      server.stop();
      throw new ProjectoryException(
          ErrorCode.STORAGE,
          "http: cannot listen on "
              + config.host()
              + ":"
              + config.port()
              + "; choose another http.port, or 0 for a free one",
          Map.of("key", "http.port"),
          e);
    }
    return new HttpApi(config, server);
  }

  private static void limits(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.maxRequestSize = MAX_BODY_BYTES;
    config.http.prefer405over404 = true;
    config.jetty.threadPool = threads();
  }

  private static QueuedThreadPool threads() {
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS, IDLE_THREAD_MS);
    threads.setName("http");
    threads.setDaemon(true);
    return threads;
  }

  /** {@code http://host:port}. */
  public String url() {
    return "http://" + config.host() + ":" + server.port();
  }

  @Override
  public void close() {
    server.stop();
  }
}
