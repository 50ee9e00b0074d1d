package io.projectory.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.projectory.connector.metrics.ConnectorMetric;
import io.projectory.schemas.ProjectoryException;
import io.projectory.schemas.config.ConfigFile;
import io.projectory.servers.ChildJvm;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class EndpointTest {
  private static final Pattern SERIES =
      Pattern.compile("(?m)^(projectory_[a-z_]+)(?:\\{([^}]*)})? ");
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void metrics_and_probes_follow_the_connector() throws Exception {
    try (Bench bench = new Bench()) {
      Connector connector = bench.startReady();
      try (ConnectorEndpoint endpoint = ConnectorEndpoint.open(bench.config, connector)) {
        assertThat(endpoint.url()).startsWith("http://127.0.0.1:");
        bench.append("a", 7);
        Bench.eventually(
            () ->
                assertThat(get(endpoint, "/metrics").body())
                    .contains("projectory_connector_events_total 7.0")
                    .contains("projectory_connector_state{state=\"streaming\"} 1.0")
                    .contains("projectory_connector_state{state=\"standby\"} 0.0"));
        assertThat(get(endpoint, "/livez").body()).isEqualTo("ok\n");
        assertThat(get(endpoint, "/readyz").statusCode()).isEqualTo(200);
        everythingInTheCatalogueAndNothingElse(get(endpoint, "/metrics").body());
        standby(bench);
        connector.close();
        assertThat(get(endpoint, "/readyz").statusCode()).isEqualTo(503);
        assertThat(get(endpoint, "/livez").body()).isEqualTo("stopped\n");
      }
    }
  }

  private void standby(Bench bench) throws Exception {
    try (Connector other = Connector.start(bench.config);
        ConnectorEndpoint endpoint = ConnectorEndpoint.open(bench.config, other)) {
      Bench.eventually(
          () -> {
            assertThat(get(endpoint, "/metrics").body())
                .contains("projectory_connector_state{state=\"standby\"} 1.0");
            assertThat(get(endpoint, "/readyz").statusCode()).isEqualTo(200);
          });
    }
  }

  private static void everythingInTheCatalogueAndNothingElse(String scrape) {
    Set<String> shown = new TreeSet<>();
    SERIES.matcher(scrape).results().forEach(r -> shown.add(r.group(1)));
    Set<String> expected = new TreeSet<>();
    for (ConnectorMetric metric : ConnectorMetric.values()) {
      expected.addAll(metric.metric().series());
    }
    assertThat(shown).isEqualTo(expected);
  }

  @Test
  void it_answers_nothing_else() throws Exception {
    try (Bench bench = new Bench()) {
      Connector connector = bench.startReady();
      try (ConnectorEndpoint endpoint = ConnectorEndpoint.open(bench.config, connector)) {
        assertThat(get(endpoint, "/").statusCode()).isEqualTo(404);
        assertThat(get(endpoint, "/metrics/more").statusCode()).isEqualTo(404);
        HttpRequest post =
            HttpRequest.newBuilder(URI.create(endpoint.url() + "/livez"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(http.send(post, HttpResponse.BodyHandlers.ofString()).statusCode())
            .isEqualTo(405);
      }
    }
  }

  @Test
  void a_connector_that_gave_up_is_neither_ready_nor_alive() throws Exception {
    try (Bench bench = new Bench()) {
      bench.execute("drop publication dg_events");
      Connector connector = Connector.start(bench.config);
      try (ConnectorEndpoint endpoint = ConnectorEndpoint.open(bench.config, connector)) {
        Bench.eventually(
            () -> assertThat(get(endpoint, "/livez").body()).contains("publication_missing"));
        assertThat(get(endpoint, "/livez").statusCode()).isEqualTo(503);
        assertThat(get(endpoint, "/readyz").statusCode()).isEqualTo(503);
      } finally {
        connector.close();
      }
    }
  }

  @Test
  void a_port_that_somebody_chose_and_that_is_taken_is_named() throws Exception {
    try (Bench bench = new Bench();
        ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String file =
          Files.readString(bench.file())
              .replace(
                  "heartbeat_interval",
                  "http: {port: " + taken.getLocalPort() + "}, heartbeat_interval");
      Path written = Files.writeString(bench.file(), file);
      ChildJvm child =
          ChildJvm.start(ConnectorMain.class, List.of(), List.of("--config", written.toString()));
      assertThat(child.waitFor(Bench.SOON)).isEqualTo(2);
      assertThat(child.output())
          .anyMatch(
              line ->
                  line.contains(
                          "connector.http: cannot listen on 127.0.0.1:" + taken.getLocalPort())
                      && line.contains("connector.http.port"));
    }
    assertThatThrownBy(
            () ->
                ConfigFile.parse("connector: {http: {port: 70000}}", "c.yaml", Map.of())
                    .bind("connector", io.projectory.connector.config.ConnectorSettings.class))
        .isInstanceOf(ProjectoryException.class)
        .hasMessageContaining("connector.http")
        .hasMessageContaining("70000");
  }

  @Test
  void the_log_is_json_where_the_configuration_says_so() throws Exception {
    try (Bench bench = new Bench()) {
      Path file = bench.file();
      Files.writeString(file, Files.readString(file) + "logging: {format: json}\n");
      // the tests' own choice, which children inherit, would win
      List<String> nothingChosen = List.of("-Dlogback.configurationFile=");
      List<String> arguments = List.of("--config", file.toString());
      try (ChildJvm child = ChildJvm.start(ConnectorMain.class, nothingChosen, arguments)) {
        String line = child.awaitLine(l -> l.contains("\"state\":\"streaming\""), Bench.SOON);
        JsonNode entry = new ObjectMapper().readTree(line);
        assertThat(entry.path("message").asText()).isEqualTo("The connector's state changed.");
        assertThat(entry.path("level").asText()).isEqualTo("INFO");
        assertThat(Instant.parse(entry.path("@timestamp").asText())).isNotNull();
      }
    }
  }

  private HttpResponse<String> get(ConnectorEndpoint endpoint, String path) throws Exception {
    return http.send(
        HttpRequest.newBuilder(URI.create(endpoint.url() + path)).build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
