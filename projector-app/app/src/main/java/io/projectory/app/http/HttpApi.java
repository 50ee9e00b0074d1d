package io.projectory.app.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.HandlerType;
import io.javalin.http.HttpResponseException;
import io.projectory.app.config.HttpConfig;
import io.projectory.app.flow.LagReport;
import io.projectory.app.live.Pulse;
import io.projectory.app.live.RecentBatches;
import io.projectory.app.operations.Operations;
import io.projectory.decisiongraph.query.DecisionGraphQueries;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The projector's HTTP server: probes, the operator's questions and commands, the queries, the
 * console.
 */
public final class HttpApi implements AutoCloseable {
  private static final String DOCUMENT = "/api/v1/openapi.json";

  private final HttpConfig config;
  private final Javalin server;

  /** What is known without asking a server. */
  public record Live(Pulse pulse, RecentBatches batches) {}

  private HttpApi(HttpConfig config, Javalin server) {
    this.config = config;
    this.server = server;
  }

  /**
   * Answers when requests are taken; {@code lag} of one tenant, or of all for null; {@code metrics}
   * is what a scrape shows; {@code live} is what consoles are kept up to date with.
   *
   * @throws ProjectoryException {@code storage} when the address is taken, {@code invalid_argument}
   *     when the key store cannot be used
   */
  public static HttpApi start(
      HttpConfig config,
      Operations operations,
      DecisionGraphQueries queries,
      Function<String, LagReport> lag,
      Health health,
      Live live,
      Supplier<String> metrics) {
    List<Route> routes = routes(config, operations, queries, lag, health, live, metrics);
    Javalin server = Javalin.create(c -> configure(c, config, routes));
    try {
      server.start();
    } catch (RuntimeException e) {
      server.stop();
      throw new ProjectoryException(
          ErrorCode.STORAGE,
          "http: cannot listen on "
              + config.host()
              + ":"
              + config.port()
              + (config.tls().enabled() ? " with http.tls (" + rootMessage(e) + ")" : "")
              + "; choose another http.port, or 0 for a free one",
          Map.of("key", "http.port"),
          e);
    }
    return new HttpApi(config, server);
  }

  private static List<Route> routes(
      HttpConfig config,
      Operations operations,
      DecisionGraphQueries queries,
      Function<String, LagReport> lag,
      Health health,
      Live live,
      Supplier<String> metrics) {
    List<Route> routes = new ArrayList<>(ProbeRoutes.of(health));
    routes.addAll(new OperationsRoutes(operations).all());
    routes.add(lag(lag));
    routes.add(MetricsRoute.of(metrics));
    routes.add(new WaitRoute(operations, config.limits()).route());
    routes.addAll(new FleetRoutes(operations, live).all());
    routes.add(new StreamRoute(live.pulse(), config.limits()).route());
    routes.addAll(new ConsoleRoutes().all());
    routes.addAll(new QueryRoutes(queries).all());
    routes.addAll(new AdminRoutes(operations).all());
    List<JsonNode> document = new ArrayList<>();
    routes.add(Route.get(DOCUMENT, "This document.", Object.class, c -> document.get(0)));
    document.add(OpenApi.of(routes));
    return List.copyOf(routes);
  }

  private static Route lag(Function<String, LagReport> lag) {
    return Route.get(
        "/api/v1/lag",
        "What each projection has yet to take: of each partition in offsets, of each tenant in"
            + " events, both in seconds; and what explains that they differ.",
        LagReport.class,
        c -> lag.apply(c.text("tenant_id")),
        Parameter.text("tenant_id", "Only this tenant's scopes; without it, all that are behind."));
  }

  private static void configure(JavalinConfig server, HttpConfig config, List<Route> routes) {
    server.startup.showJavalinBanner = false;
    server.startup.showOldJavalinVersionWarning = false;
    server.startup.startupWatcherEnabled = false;
    server.http.prefer405over404 = true;
    new Listener(config).apply(server.jetty);
    Gate gate = new Gate(config, routes);
    server.routes.before(gate::identify);
    for (Route route : routes) {
      server.routes.addHttpHandler(
          HandlerType.findOrCreate(route.method()), route.path(), gate.handler(route));
    }
    server.routes.exception(ProjectoryException.class, HttpErrors::known);
    server.routes.exception(HttpRefusal.class, HttpErrors::refused);
    server.routes.exception(HttpResponseException.class, HttpErrors::refused);
    server.routes.exception(Exception.class, HttpErrors::unexpected);
  }

  private static String rootMessage(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).lines().findFirst().orElse("");
  }

  /** What the server itself would answer, as {@code GET /path}. */
  List<String> registered() {
    return server.unsafe.internalRouter.allHttpHandlers().stream()
        .map(found -> found.endpoint)
        .filter(endpoint -> endpoint.method.isHttpMethod())
        .map(endpoint -> endpoint.method.name() + " " + endpoint.path)
        .toList();
  }

  /** {@code http://host:port}, or {@code https}. */
  public String url() {
    String scheme = config.tls().enabled() ? "https" : "http";
    return scheme + "://" + config.host() + ":" + server.port();
  }

  @Override
  public void close() {
    server.stop();
  }
}
