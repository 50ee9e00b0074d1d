package io.projectory.cli.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import io.projectory.testkit.fold.PlainJson;
import io.projectory.testkit.workload.Appender;
import io.projectory.testkit.workload.AppenderOptions;
import io.projectory.testkit.workload.Workload;
import io.projectory.testkit.workload.WorkloadOptions;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/** A connector and members, each a process that answers HTTP, on servers that stay up. */
final class Fleet implements AutoCloseable {
  static final Duration SOON = Duration.ofMinutes(3);

  private static final int EVENTS = Integer.getInteger("fleet.events", 1_500);
  private static final Duration PROBE = Duration.ofSeconds(5);

  /** A killed member is replaced soon; batches are small, so that a rebuild has a middle. */
  private static final String SMALL_AND_QUICK =
      """
      projector:
        projection_batch_size: 50
        per_projection:
          context_graph: {heartbeat: {heartbeat_interval: 2s, heartbeat_timeout: 6s}}
          trace_summary: {heartbeat: {heartbeat_interval: 2s, heartbeat_timeout: 6s}}
          precedent_index: {heartbeat: {heartbeat_interval: 2s, heartbeat_timeout: 6s}}
      """;

  final Parts parts;
  final Cli cli;
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<MainProcess> members = new ArrayList<>();
  private final List<Integer> ports = new ArrayList<>();
  private final Path folder;
  private MainProcess connector;

  /**
   * @param size how many members
   */
  Fleet(Path folder, int size) throws IOException, SQLException {
    this.folder = folder;
    parts = new Parts(folder, SMALL_AND_QUICK);
    cli = Cli.here(parts);
    startConnector();
    for (int i = 0; i < size; i++) {
      ports.add(freePort());
      members.add(parts.projectorAt(ports.get(i), folder));
    }
    try {
      for (int i = 0; i < size; i++) {
        awaitStart(i);
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Three members that have applied the events of tenants others-1 to others-8. */
  static Fleet withEvents(Path folder) throws Exception {
    Fleet fleet = new Fleet(folder, 3);
    try {
      fleet.append("others-", EVENTS, 8);
      fleet.awaitCurrent();
      return fleet;
    } catch (RuntimeException | InterruptedException e) {
      fleet.close();
      throw e;
    }
  }

  private void awaitStart(int number) {
    MainProcess member = members.get(number);
    Awaitility.await("member " + number)
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(200))
        .failFast(
            () -> {
              if (!member.handle().isAlive()) {
                throw new IllegalStateException("a member ended: " + member.printed());
              }
            })
        .ignoreExceptionsInstanceOf(IOException.class)
        .until(() -> send(url(number), "/livez", null, PROBE).statusCode() == 200);
  }

  static int freePort() throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return free.getLocalPort();
    }
  }

  void startConnector() {
    connector = parts.connector();
  }

  void stopConnector() {
    connector.terminate(Duration.ofSeconds(30));
  }

  MainProcess member(int number) {
    return members.get(number);
  }

  /** In place of one that ended. */
  void startMember(int number) throws IOException {
    members.set(number, parts.projectorAt(ports.get(number), folder));
    awaitStart(number);
  }

  /** Of a member that runs. */
  String url(int number) {
    return "http://127.0.0.1:" + ports.get(number);
  }

  /**
   * @param json null for a GET
   */
  HttpResponse<String> send(String url, String path, String json)
      throws IOException, InterruptedException {
    return send(url, path, json, SOON);
  }

  private HttpResponse<String> send(String url, String path, String json, Duration patience)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path)).timeout(patience);
    if (json != null) {
      request
          .header("Content-Type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString(json));
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Appends so many events at once; tenants are the prefix and a number. */
  void append(String prefix, int events, int tenants) throws InterruptedException {
    appender().append(workload(prefix, events, tenants));
  }

  /** Appends the first event of a trace. */
  void appendOne(String tenant, String trace) throws IOException {
    Path file =
        Files.writeString(folder.resolve("one.jsonl"), Scenes.started(tenant + "/" + trace) + "\n");
    cli.ok("append", "--file", file.toString(), "--tenant", tenant);
  }

  /** A command in a process of its own. */
  MainProcess process(String command) {
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    words.addAll(parts.option());
    return MainProcess.start(List.of("-Xmx256m"), words);
  }

  private JsonNode job(String job) throws IOException, InterruptedException {
    String url = url(members.size() - 1);
    return PlainJson.parse(send(url, "/api/v1/runs/" + job, null).body());
  }

  /** Whether a run is queued or running. */
  boolean active(String job) throws IOException, InterruptedException {
    return List.of("queued", "running").contains(job(job).path("status").textValue());
  }

  /** The run's row at its end. */
  JsonNode awaitEnd(String job) throws IOException, InterruptedException {
    Awaitility.await(job).atMost(SOON).until(() -> !active(job));
    return job(job);
  }

  /** Appends in the background, so many events a second, until it is closed. */
  LiveAppends appendSlowly(String prefix, int perSecond) {
    return new LiveAppends(appender(), workload(prefix, 100_000, 4), perSecond);
  }

  private Appender appender() {
    return new Appender(parts::writer, AppenderOptions.of(Sizes.SEED, 2));
  }

  private static Workload workload(String prefix, int events, int tenants) {
    return new Workload(
        WorkloadOptions.of(prefix.hashCode(), events, tenants).withTenantPrefix(prefix));
  }

  void awaitCurrent() {
    Current.await(parts, SOON);
  }

  /** The first column of the first row, from the projections as their superuser. */
  String view(String sql) throws SQLException {
    try (Connection views = parts.viewsSuperuser();
        Statement statement = views.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getString(1) : null;
    }
  }

  /** Rows of a table of the projections' database. */
  long count(String table) throws SQLException {
    return Long.parseLong(view("select count(*) from " + table));
  }

  /** Changes something in the projections' database, as its superuser. */
  void views(String... statements) throws SQLException {
    try (Connection views = parts.viewsSuperuser();
        Statement statement = views.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  @Override
  public void close() {
    members.forEach(m -> m.handle().destroyForcibly());
    connector.handle().destroyForcibly();
  }
}
