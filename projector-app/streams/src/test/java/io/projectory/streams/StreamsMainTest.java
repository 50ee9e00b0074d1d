package io.projectory.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.servers.ChildJvm;
import io.projectory.servers.Ports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an orchestrator sees of the process: exit code, and one line that says why. */
class StreamsMainTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void a_wrong_configuration_is_said_with_file_line_and_key() throws IOException {
    ChildJvm jvm = start(servers(1, "streams: {thread: 2}"));
    assertThat(jvm.waitFor(PATIENCE)).isEqualTo(StreamsMain.USAGE);
    assertThat(jvm.output())
        .singleElement()
        .satisfies(line -> assertThat(line).contains("streams.yaml:4", "streams.thread"));
  }

  @Test
  void a_server_that_cannot_be_reached_has_an_exit_code_of_its_own() throws IOException {
    ChildJvm jvm =
        start(
            servers(
                Ports.free(),
                "streams: {start_timeout: 1s, http: {port: 0}, state_directory: '%s'}"
                    .formatted(folder.resolve("state"))));
    assertThat(jvm.waitFor(PATIENCE)).isEqualTo(StreamsMain.UNREACHABLE);
    assertThat(jvm.output()).anyMatch(line -> line.startsWith("kafka_unreachable: "));
  }

  @Test
  void it_wants_a_configuration() {
    ChildJvm jvm = ChildJvm.start(StreamsMain.class, List.of(), List.of("--file", "x"));
    assertThat(jvm.waitFor(PATIENCE)).isEqualTo(StreamsMain.USAGE);
    assertThat(jvm.output()).containsExactly("usage: streams --config FILE [--with-parent]");
  }

  private String servers(int port, String more) {
    return """
        projections: {url: 'jdbc:postgresql://127.0.0.1:%1$d/x', projector: {user: u}}
        kafka: {bootstrap_servers: '127.0.0.1:%1$d'}
        topics: {events: nothing}
        %2$s
        """
        .formatted(port, more);
  }

  private ChildJvm start(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("streams.yaml"), yaml);
    return ChildJvm.start(
        StreamsMain.class,
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-Dlogback.configurationFile=projectory-streams-logback.xml"),
        List.of(),
        List.of("--config", file.toString()),
        null);
  }
}
