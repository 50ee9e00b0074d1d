package io.projectory.bench.streams;

import io.projectory.bench.load.LoadedLog;
import io.projectory.bench.site.BenchDatabase;
import io.projectory.bench.site.Site;
import io.projectory.local.StreamsLibraries;
import io.projectory.schemas.Topics;
import io.projectory.servers.Ports;
import io.projectory.testkit.await.Await;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** One instance of the Streams application in a process of its own, with its defaults. */
final class Application implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Process process;
  private final Path folder;

  private Application(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
  }

  /** Answers when it counts; the topic that it fills holds nothing of others. */
  static Application start(Site site, LoadedLog log, BenchDatabase views) throws Exception {
    forgetTopic(site);
    Path folder = Files.createTempDirectory("projectory-bench-streams");
    int port = Ports.free();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-cp",
                StreamsLibraries.classPath(),
                "io.projectory.streams.StreamsMain",
                "--config",
                config(site, log, views, folder, port).toString(),
                "--with-parent")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    Application application = new Application(process, folder);
    application.awaitReady(port);
    return application;
  }

  boolean running() {
    return process.isAlive();
  }

  private static Path config(Site site, LoadedLog log, BenchDatabase views, Path folder, int port)
      throws IOException {
    Properties login = views.login();
    String yaml =
        """
        projections:
          url: %s
          projector: {user: '%s'%s}
        kafka: {bootstrap_servers: '%s'}
        topics: {events: %s, partitions: %d}
        streams:
          application_id: %s-activity
          state_directory: %s
          http: {port: %d}
        """
            .formatted(
                views.jdbcUrl(),
                login.getProperty("user"),
                login.getProperty("password") == null ? "" : ", password: '${BENCH_PASSWORD}'",
                site.bootstrapServers(),
                log.topic(),
                log.partitions(),
                log.topic(),
                folder.resolve("state"),
                port);
    return Files.writeString(folder.resolve("streams.yaml"), yaml);
  }

  private static void forgetTopic(Site site) throws Exception {
    try {
      site.admin().deleteTopics(List.of(Topics.POLICY_ACTIVITY)).all().get();
      Await.atMost(PATIENCE)
          .require(
              "the topic of an earlier run is still there, minutes after its deletion: "
                  + Topics.POLICY_ACTIVITY,
              () -> !site.admin().listTopics().names().get().contains(Topics.POLICY_ACTIVITY));
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
        throw new IllegalStateException("the topic of an earlier run cannot be deleted", e);
      }
    }
  }

  private void awaitReady(int port) throws IOException, InterruptedException {
    HttpClient client = HttpClient.newHttpClient();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/readyz")).build();
    boolean answered =
        Await.atMost(PATIENCE)
            .every(Duration.ofMillis(20))
            .until(() -> ready(client, request) || !running());
    if (!answered || !running()) {
      List<String> told = Files.readAllLines(folder.resolve("log"));
      close();
      throw new IllegalStateException(
          "the Streams application does not run: "
              + (told.isEmpty() ? "it said nothing" : told.get(told.size() - 1)));
    }
  }

  private static boolean ready(HttpClient client, HttpRequest request) throws InterruptedException {
    try {
      return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
