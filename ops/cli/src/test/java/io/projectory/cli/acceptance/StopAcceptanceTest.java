package io.projectory.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.servers.ChildJvm;
import io.projectory.servers.KafkaMain;
import io.projectory.testkit.net.FaultProxy;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM when nobody is left to say goodbye to. */
class StopAcceptanceTest {
  private static final Duration SOON = Duration.ofMinutes(3);

  /** After which a container engine kills. */
  private static final Duration STOP = Duration.ofSeconds(10);

  @TempDir private Path folder;

  @Test
  void connector_and_member_end_in_time_although_all_servers_are_gone() throws Exception {
    try (ChildJvm kafka =
        ChildJvm.start(
            KafkaMain.class, List.of("-Xmx384m"), List.of(folder.resolve("kafka").toString()))) {
      String ready = kafka.awaitLine(line -> line.startsWith("ready "), SOON);
      Parts parts = new Parts(folder, "", ready.substring("ready ".length()));
      try (FaultProxy postgres = parts.projectionsProxy()) {
        int port = Fleet.freePort();
        MainProcess connector = parts.connectorBehind(postgres, folder);
        MainProcess member = parts.projectorBehind(postgres, folder, port);
        try {
          URI probe = URI.create("http://127.0.0.1:" + port + "/readyz?scope=member");
          Awaitility.await("works").atMost(SOON).until(() -> status(probe) == 200);
          kafka.killNine();
          postgres.cut();
          Awaitility.await("knows").atMost(SOON).until(() -> status(probe) == 503);
          member.handle().destroy();
          connector.handle().destroy();
          assertThat(member.result(STOP).exit()).isZero();
          connector.result(STOP);
        } finally {
          member.handle().destroyForcibly();
          connector.handle().destroyForcibly();
        }
      }
    }
  }

  /** 0 when there is no answer. */
  private static int status(URI uri) throws IOException {
    HttpURLConnection asked = (HttpURLConnection) uri.toURL().openConnection();
    asked.setReadTimeout(10_000);
    try {
      return asked.getResponseCode();
    } catch (IOException e) {
      return 0;
    } finally {
      asked.disconnect();
    }
  }
}
