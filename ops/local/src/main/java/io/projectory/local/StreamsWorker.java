package io.projectory.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * An instance of the Streams application, in a process of its own: this JVM's class path has no
 * Kafka Streams and no RocksDB. It ends with this JVM, however that ends.
 */
final class StreamsWorker implements Worker {
  private static final String MAIN = "io.projectory.streams.StreamsMain";
  private static final Duration PROBE_TIMEOUT = Duration.ofSeconds(1);
  private static final long CLOSE_MILLIS = 2_300;
  private static final Duration READY_PATIENCE = Duration.ofSeconds(60);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(50);

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PROBE_TIMEOUT).build();
  private final Process process;
  private final URI ready;
  private final Path log;
  private volatile boolean wasReady;
  private volatile String told = "starting";

  private StreamsWorker(Process process, URI ready, Path log) {
    this.process = process;
    this.ready = ready;
    this.log = log;
  }

  /**
   * Answers when it counts, or cannot: projectors that ask for a topic before it is there ask again
   * only seconds later.
   *
   * @param libraries added to the class path; need not exist where nothing is missing
   * @param log gets what it prints
   */
  static Worker start(Path configuration, int port, Path libraries, Path log) {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xmx256m",
            "-cp",
            StreamsLibraries.classPath(libraries),
            MAIN,
            "--config",
            configuration.toString(),
            "--with-parent");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.to(log.toFile()))
              .start();
      StreamsWorker worker =
          new StreamsWorker(process, URI.create("http://127.0.0.1:" + port + "/readyz"), log);
      worker.awaitReady();
      return worker;
    } catch (IOException e) {
      throw new LocalStackException("cannot start the Streams application: " + e.getMessage(), e);
    }
  }

  private void awaitReady() {
    long deadline = System.nanoTime() + READY_PATIENCE.toNanos();
    while (!ready() && process.isAlive() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(LOOK_AGAIN.toNanos());
    }
  }

  @Override
  public boolean ready() {
    if (!wasReady && process.isAlive()) {
      HttpRequest request = HttpRequest.newBuilder(ready).timeout(PROBE_TIMEOUT).build();
      try {
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        told = answer.body().strip();
        wasReady = answer.statusCode() == 200;
      } catch (IOException e) {
        told = "starting";
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    return wasReady;
  }

  @Override
  public String state() {
    return told;
  }

  @Override
  public Optional<String> failure() {
    return process.isAlive()
        ? Optional.empty()
        : Optional.of("exit code " + process.exitValue() + ", " + lastLine());
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(CLOSE_MILLIS, TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  private String lastLine() {
    try {
      List<String> lines = Files.readAllLines(log);
      return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
    } catch (IOException e) {
      return "see " + log;
    }
  }
}
