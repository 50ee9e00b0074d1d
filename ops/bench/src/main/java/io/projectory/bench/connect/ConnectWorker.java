package io.projectory.bench.connect;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.projectory.bench.site.Site;
import io.projectory.servers.ChildJvm;
import io.projectory.servers.Ports;
import io.projectory.testkit.await.Await;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A worker of Kafka Connect in a process of its own with a class path of its own ({@code
 * ops/bench/sink}), spoken to by REST. Starting takes seconds: {@link #start} does not wait for it,
 * the first call does. Not thread-safe.
 */
public final class ConnectWorker implements AutoCloseable {
  /** Names the file that {@code ops/bench/sink} writes its class path to. */
  public static final String CLASS_PATH = "projectory.bench.sink";

  public static final List<String> JVM_OPTIONS = List.of("-Xmx2g");

  private static final String MAIN = "io.projectory.bench.sink.SinkMain";
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path folder;
  private final int port;
  private final ChildJvm process;
  private boolean ready;

  private ConnectWorker(Path folder, int port, ChildJvm process) {
    this.folder = folder;
    this.port = port;
    this.process = process;
  }

  /** A worker, unless this program was started without one's class path. */
  public static Optional<ConnectWorker> start(Site site) {
    String classPath = System.getProperty(CLASS_PATH);
    if (classPath == null) {
      return Optional.empty();
    }
    try {
      Path folder = Files.createTempDirectory("projectory-connect");
      int port = Ports.free();
      Path settings = folder.resolve("worker.properties");
      Files.writeString(settings, settings(site, folder, port));
      Path file = Path.of(classPath);
      return Optional.of(
          new ConnectWorker(
              folder,
              port,
              ChildJvm.startApart(
                  MAIN,
                  JVM_OPTIONS,
                  file.resolveSibling("classes")
                      + File.pathSeparator
                      + Files.readString(file).strip(),
                  List.of(settings.toString()))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String settings(Site site, Path folder, int port) {
    return Map.of(
            "bootstrap.servers",
            site.bootstrapServers(),
            "listeners",
            "http://127.0.0.1:" + port,
            "key.converter",
            "org.apache.kafka.connect.converters.ByteArrayConverter",
            "value.converter",
            "org.apache.kafka.connect.converters.ByteArrayConverter",
            "offset.storage.file.filename",
            folder.resolve("offsets").toString(),
            "plugin.discovery",
            "service_load")
        .entrySet()
        .stream()
        .map(e -> e.getKey() + "=" + e.getValue().replace("\\", "\\\\"))
        .collect(Collectors.joining("\n"));
  }

  /** Makes and starts a connector. */
  public void create(String name, Map<String, String> settings) {
    awaitReady();
    call("PUT", "/connectors/" + name + "/config", JSON.valueToTree(settings).toString());
  }

  /**
   * @throws IllegalStateException when the connector or a task of it failed, with the reason
   */
  public void check(String name) {
    JsonNode status = call("GET", "/connectors/" + name + "/status", null);
    List<String> traces = status.findValuesAsText("trace");
    if (!traces.isEmpty()) {
      throw new IllegalStateException("connector " + name + " failed: " + reason(traces.get(0)));
    }
  }

  private static String reason(String trace) {
    List<String> lines = trace.lines().toList();
    return lines.stream()
        .filter(line -> line.startsWith("Caused by: "))
        .reduce((first, second) -> second)
        .orElse(lines.get(0));
  }

  /** Stops and forgets a connector; answers when its tasks have ended. */
  public void delete(String name) {
    call("DELETE", "/connectors/" + name, null);
  }

  /** The version of Kafka Connect itself. */
  public String version() {
    awaitReady();
    return call("GET", "/", null).path("version").asText();
  }

  /** The version that a connector's class says it has. */
  public String version(String connectorClass) {
    awaitReady();
    for (JsonNode plugin : call("GET", "/connector-plugins", null)) {
      if (plugin.path("class").asText().equals(connectorClass)) {
        return plugin.path("version").asText();
      }
    }
    throw new IllegalStateException("Kafka Connect has no " + connectorClass);
  }

  private void awaitReady() {
    Await.atMost(PATIENCE)
        .every(Duration.ofMillis(100))
        .until(() -> ready || answers() || !process.isAlive());
    if (!ready) {
      throw new IllegalStateException("Kafka Connect does not start: " + words());
    }
  }

  private boolean answers() {
    try {
      ready = send("GET", "/", null).statusCode() == 200;
    } catch (IOException e) {
      ready = false;
    }
    return ready;
  }

  private String words() {
    return String.join("\n", process.output());
  }

  private JsonNode call(String method, String path, String body) {
    try {
      HttpResponse<String> answer = send(method, path, body);
      if (answer.statusCode() >= 300) {
        throw new IllegalStateException(
            method
                + " "
                + path
                + " of Kafka Connect: "
                + answer.statusCode()
                + " "
                + answer.body());
      }
      return JSON.readTree(answer.body()); // nothing is a missing node
    } catch (IOException e) {
      throw new IllegalStateException(method + " " + path + " of Kafka Connect: " + words(), e);
    }
  }

  private HttpResponse<String> send(String method, String path, String body) throws IOException {
    HttpRequest.BodyPublisher publisher =
        body == null
            ? HttpRequest.BodyPublishers.noBody()
            : HttpRequest.BodyPublishers.ofString(body);
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .method(method, publisher)
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString(UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.close();
    try {
      Files.deleteIfExists(folder.resolve("worker.properties"));
      Files.deleteIfExists(folder.resolve("offsets"));
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
