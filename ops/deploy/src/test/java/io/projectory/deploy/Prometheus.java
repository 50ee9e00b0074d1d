package io.projectory.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.projectory.servers.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A Prometheus of its own that scrapes every second. */
final class Prometheus implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final Process process;
  private final int port;

  private Prometheus(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /**
   * @param endpoints host:port by job
   */
  static Prometheus start(Path program, Path folder, Map<String, String> endpoints)
      throws IOException {
    StringBuilder config = new StringBuilder("global: {scrape_interval: 1s}\nscrape_configs:\n");
    endpoints.forEach(
        (job, address) ->
            config
                .append("  - {job_name: ")
                .append(job)
                .append(", static_configs: [{targets: ['")
                .append(address)
                .append("']}]}\n"));
    Path file = Files.writeString(folder.resolve("prometheus.yml"), config);
    int port = Ports.free();
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--config.file=" + file,
                "--storage.tsdb.path=" + folder.resolve("tsdb"),
                "--web.listen-address=127.0.0.1:" + port)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
    return new Prometheus(process, port);
  }

  /** Until every expression is answered with at least one value that is a number. */
  void awaitAnswers(List<String> expressions) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofSeconds(1))
        .ignoreExceptions()
        .untilAsserted(
            () -> {
              expressions.removeIf(e -> !values(e).isEmpty());
              if (!expressions.isEmpty()) {
                throw new AssertionError("nothing is shown by " + expressions);
              }
            });
  }

  /** The values of now. */
  List<String> query(String expression) {
    return values(expression);
  }

  private List<String> values(String expression) {
    try {
      String query = URLEncoder.encode(expression, StandardCharsets.UTF_8);
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + port + "/api/v1/query?query=" + query))
              .build();
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      JsonNode body = JSON.readTree(response.body());
      if (response.statusCode() != 200) {
        throw new IllegalStateException(expression + ": " + body);
      }
      return body.at("/data/result").findValues("value").stream()
          .map(v -> v.get(1).asText())
          .filter(v -> !v.equals("NaN"))
          .toList();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
