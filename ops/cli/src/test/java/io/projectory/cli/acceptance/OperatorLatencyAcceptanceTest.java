package io.projectory.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.testkit.workload.Appender;
import io.projectory.testkit.workload.AppenderOptions;
import io.projectory.testkit.workload.Workload;
import io.projectory.testkit.workload.WorkloadOptions;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code health} and the admission of commands answer while events are applied. Prints how long
 * they take and asserts no time, which a machine that builds cannot say. Asks on the calling
 * thread: threads that a client hands its requests over to would be measured too. To measure, on a
 * quiet one: {@code -Dlatency.events.per.second=1000 -Dlatency.warm.up.seconds=90
 * -Dlatency.seconds=30}.
 */
class OperatorLatencyAcceptanceTest {
  private static final int RATE = Integer.getInteger("latency.events.per.second", 200);
  private static final int WARM_UP_S = Integer.getInteger("latency.warm.up.seconds", 1);
  private static final int MEASURED_S = Integer.getInteger("latency.seconds", 4);
  private static final Duration SOON = Duration.ofMinutes(2);

  @TempDir private Path folder;
  private String url;

  @Test
  void health_and_admission_while_events_are_applied() throws Exception {
    int port = Fleet.freePort();
    url = "http://127.0.0.1:" + port;
    Parts parts = new Parts(folder);
    MainProcess connector = parts.connector();
    MainProcess member = parts.projectorAt(port, folder);
    try {
      append(parts);
      Current.await(parts, SOON);
      Awaitility.await().atMost(SOON).ignoreExceptions().until(() -> get("/livez") == 200);
      Appender appender = new Appender(parts::writer, AppenderOptions.of(Sizes.SEED, 2));
      long events = (long) RATE * (WARM_UP_S + MEASURED_S);
      WorkloadOptions options =
          WorkloadOptions.of(Sizes.SEED, events, 20).withTenantPrefix("load-");
      CompletableFuture<Void> load =
          CompletableFuture.runAsync(() -> append(appender, new Workload(options)));
      ask(WARM_UP_S, new ArrayList<>(), new ArrayList<>());
      List<Long> health = new ArrayList<>();
      List<Long> admission = new ArrayList<>();
      long before = appender.appended() * 3 - Current.pending(parts);
      long started = System.nanoTime();
      ask(MEASURED_S, health, admission);
      double seconds = (System.nanoTime() - started) / 1e9;
      long applied = appender.appended() * 3 - Current.pending(parts) - before;
      System.out.printf(
          "applied %.0f events/s by each projection%nhealth     %s%nadmission  %s%n",
          applied / 3 / seconds, percentiles(health), percentiles(admission));
      load.join();
      Current.await(parts, SOON);
      Verdict.clean(parts);
      assertThat(health).isNotEmpty();
      assertThat(admission).isNotEmpty();
      assertThat(applied).isPositive();
    } finally {
      member.handle().destroyForcibly();
      connector.handle().destroyForcibly();
    }
  }

  private void append(Parts parts) throws Exception {
    Path file = Files.writeString(folder.resolve("e.jsonl"), Scenes.started("t") + "\n");
    Cli.here(parts).ok("append", "--file", file.toString(), "--tenant", "quiet");
  }

  private static void append(Appender appender, Workload workload) {
    try {
      appender.append(new Paced(workload, RATE));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Five commands and twenty questions a second. */
  private void ask(int seconds, List<Long> health, List<Long> admission) throws Exception {
    long end = System.nanoTime() + seconds * 1_000_000_000L;
    for (int i = 0; System.nanoTime() < end; i++) {
      long start = System.nanoTime();
      assertThat(get("/api/v1/projections/health?tenant_id=load-0")).isEqualTo(200);
      health.add(System.nanoTime() - start);
      if (i % 4 == 0) {
        String command = command(i % 8 == 0 ? "pause" : "resume");
        start = System.nanoTime();
        assertThat(post(command)).isEqualTo(200);
        admission.add(System.nanoTime() - start);
      }
      Thread.sleep(45);
    }
  }

  private static String command(String verb) {
    return """
    {"command_id":"%s","command":"%s","projection":"all","tenant_id":"quiet","reason":"measured"}
    """
        .formatted(UUID.randomUUID(), verb);
  }

  private int get(String path) throws Exception {
    return status((HttpURLConnection) URI.create(url + path).toURL().openConnection());
  }

  private int post(String command) throws Exception {
    URL address = URI.create(url + "/api/v1/admin/commands").toURL();
    HttpURLConnection request = (HttpURLConnection) address.openConnection();
    request.setRequestMethod("POST");
    request.setRequestProperty("Content-Type", "application/json");
    request.setDoOutput(true);
    request.getOutputStream().write(command.getBytes(StandardCharsets.UTF_8));
    return status(request);
  }

  /** Reads to the end, so that the connection is kept. */
  private static int status(HttpURLConnection request) throws Exception {
    int status = request.getResponseCode();
    InputStream body = status < 400 ? request.getInputStream() : request.getErrorStream();
    try (body) {
      body.readAllBytes();
    }
    return status;
  }

  private static String percentiles(List<Long> nanos) {
    List<Long> sorted = nanos.stream().sorted().toList();
    return "p50 %.1f ms, p95 %.1f ms, p99 %.1f ms of %d"
        .formatted(at(sorted, 0.5), at(sorted, 0.95), at(sorted, 0.99), sorted.size());
  }

  private static double at(List<Long> sorted, double share) {
    return sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * share)) / 1e6;
  }
}
