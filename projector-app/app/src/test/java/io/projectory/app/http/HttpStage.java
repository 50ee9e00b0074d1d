package io.projectory.app.http;

import io.projectory.app.catalogue.ProjectionCatalogue;
import io.projectory.app.config.HttpConfig;
import io.projectory.app.config.ProjectorSettings;
import io.projectory.app.flow.LagReport;
import io.projectory.app.live.Pulse;
import io.projectory.app.live.RecentBatches;
import io.projectory.app.operations.Operations;
import io.projectory.decisiongraph.query.DecisionGraphQueries;
import io.projectory.runtime.command.AdminPolicy;
import io.projectory.runtime.command.Admission;
import io.projectory.runtime.digest.DigestService;
import io.projectory.runtime.log.EventLogReader;
import io.projectory.runtime.query.CurrentReader;
import io.projectory.runtime.run.RunParts;
import io.projectory.runtime.watch.EngineListener;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import io.projectory.schemas.config.ConfigFile;
import io.projectory.schemas.log.Envelope;
import io.projectory.schemas.log.EventLog;
import io.projectory.schemas.migrate.EventLogMigrations;
import io.projectory.schemas.migrate.ProjectionMigrations;
import io.projectory.servers.TestDatabase;
import io.projectory.servers.TestServers;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** The HTTP server over real databases, with the real admission; no member runs. */
final class HttpStage implements AutoCloseable {
  static final String VIEWER = "the-token-of-a-viewer";
  static final String OPERATOR = "the-token-of-an-operator";
  static final String ADMIN = "the-token-of-an-admin";

  static final String TOKENS =
      """
        tokens:
          vera: {role: viewer, hash: '%s'}
          otto: {role: operator, hash: '%s'}
          anna: {role: admin, hash: '%s'}
      """
          .formatted(Tokens.hash(VIEWER), Tokens.hash(OPERATOR), Tokens.hash(ADMIN));

  private static final LagReport NO_LAG = new LagReport(List.of(), List.of(), List.of());

  final TestDatabase log = TestServers.freshDatabase();
  final TestDatabase views = TestServers.freshDatabase();
  final HttpApi api;

  /** Sees nothing, and says so at once: what it shows is tested where a member runs. */
  private final Pulse pulse =
      new Pulse(
          since -> {
            throw new ProjectoryException(ErrorCode.STORAGE, "there is nothing to see", Map.of());
          },
          Clock.systemUTC(),
          System::nanoTime);

  private final HttpClient client = HttpClient.newHttpClient();

  /** Loopback without tokens. */
  HttpStage() {
    this("");
  }

  /**
   * @param http lines of the section {@code http}, indented by two
   */
  HttpStage(String http) {
    this(http, Pulse::close);
  }

  /** With streams that go on, as those of a running member do. */
  static HttpStage live(String http) {
    return new HttpStage(http, Pulse::start);
  }

  private HttpStage(String http, Consumer<Pulse> pulsing) {
    pulsing.accept(pulse);
    EventLogMigrations.migrate(log.dataSource());
    ProjectionMigrations.migrate(views.dataSource());
    this.api =
        HttpApi.start(
            config(http),
            operations(),
            queries(),
            t -> NO_LAG,
            new Well(),
            new HttpApi.Live(pulse, new RecentBatches(EngineListener.NONE, Clock.systemUTC())),
            () -> "");
  }

  static HttpConfig config(String http) {
    return ConfigFile.parse("http:\n  port: 0\n" + http, "c.yaml", Map.of())
        .bind("http", HttpConfig.class);
  }

  private record Well() implements Health {
    @Override
    public boolean alive() {
      return true;
    }

    @Override
    public String notReady() {
      return null;
    }

    @Override
    public String memberNotReady() {
      return null;
    }
  }

  private Operations operations() {
    ConfigFile file =
        ConfigFile.parse(
            """
            event_log: {url: 'jdbc:postgresql://h/d'}
            projections: {url: 'jdbc:postgresql://h/d'}
            kafka: {bootstrap_servers: 'h:1'}
            """,
            "c.yaml",
            Map.of());
    ProjectorSettings settings = ProjectorSettings.of(file);
    ProjectionCatalogue catalogue = settings.catalogue();
    DigestService digests =
        new DigestService(views.dataSource(), catalogue.projections(), catalogue.composites());
    EventLog events = new EventLog(log.dataSource());
    Admission admission =
        new Admission(
            views.dataSource(),
            new EventLogReader(events),
            new RunParts(catalogue.projections(), settings.topics().events(), digests),
            new AdminPolicy(true, true),
            (projection, recorded) -> {},
            Clock.systemUTC(),
            () -> {});
    return new Operations(
        views.dataSource(), events, settings.operations(), catalogue.projections(), admission);
  }

  private DecisionGraphQueries queries() {
    EventLogReader reader = new EventLogReader(new EventLog(log.dataSource()));
    return new DecisionGraphQueries(new CurrentReader(views.dataSource(), reader));
  }

  /** Appends the first event of a trace. */
  void append(String tenant, String trace) {
    String envelope =
        """
        {"event_id":"%1$s/%2$s","trace_id":"%2$s","trace_seq":0,"event_type":"TraceStarted",
         "occurred_at":"2026-01-02T03:04:05Z","source":{"producer_id":"p","system":"s"},
         "actor":{"actor_type":"agent","actor_id":"a"},"idempotency_key":"%2$s",
         "payload":{"title":"A case","workflow":"renewal",
                    "primary_entity":{"entity_type":"order","entity_id":"7"}}}
        """
            .formatted(tenant, trace);
    new EventLog(log.dataSource())
        .append(tenant, Envelope.parse(envelope.getBytes(StandardCharsets.UTF_8)));
  }

  void views(String... statements) throws SQLException {
    try (Connection connection = views.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  long count(String table) throws SQLException {
    try (Connection connection = views.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select count(*) from " + table)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
    return send("GET", path, token, null);
  }

  HttpResponse<String> post(String path, String token, String json)
      throws IOException, InterruptedException {
    return send("POST", path, token, json);
  }

  HttpResponse<String> send(String method, String path, String token, String json)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(api.url() + path));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    if (json != null) {
      request.header("Content-Type", "application/json");
    }
    request.method(method, json == null ? BodyPublishers.noBody() : BodyPublishers.ofString(json));
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    api.close();
    views.close();
    log.close();
  }
}
