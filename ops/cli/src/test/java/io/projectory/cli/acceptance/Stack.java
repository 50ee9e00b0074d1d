package io.projectory.cli.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import io.projectory.testkit.fold.PlainJson;
import io.projectory.testkit.verify.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** {@code projectory up} in a process of its own, on a data directory that outlives it. */
final class Stack implements RunningProduct {
  private static final Duration READY = Duration.ofMinutes(3);
  private static final Duration STOPPED = Duration.ofSeconds(30);

  private final Path dataDir;
  private final MainProcess process;
  private final JsonNode ready;

  private Stack(Path dataDir, MainProcess process, JsonNode ready) {
    this.dataDir = dataDir;
    this.process = process;
    this.ready = ready;
  }

  /** Answers when the stack says that it is ready. */
  static Stack up(Path dataDir, String... options) {
    List<String> arguments = new ArrayList<>(List.of("up", "--json", "--data-dir"));
    arguments.add(dataDir.toString());
    arguments.addAll(List.of(options));
    MainProcess process = MainProcess.start(List.of("-Xmx768m"), arguments);
    try {
      String line = process.awaitLine(text -> text.contains("\"ready\""), READY);
      return new Stack(dataDir, process, PlainJson.parse(line));
    } catch (RuntimeException e) {
      killTree(process.handle(), dataDir);
      throw e;
    }
  }

  /**
   * Answers how many events of the sample were appended now. Until then a tenant may get more, and
   * its scopes may look current in between.
   */
  long awaitSample() {
    String line = process.awaitLine(text -> text.contains("\"event\":\"sample\""), READY);
    return PlainJson.parse(line).get("inserted").asLong();
  }

  /** The line that said it was ready. */
  JsonNode ready() {
    return ready;
  }

  @Override
  public List<String> option() {
    return List.of("--data-dir", dataDir.toString());
  }

  @Override
  public Path config() {
    return dataDir.resolve("projectory.yaml");
  }

  @Override
  public Connection superuser() throws SQLException {
    try {
      String password = Files.readString(dataDir.resolve("postgres-superuser")).strip();
      String url = Server.in(config(), "event_log", "projector", Map.of()).url();
      return DriverManager.getConnection(url, "postgres", password);
    } catch (IOException e) {
      throw new SQLException("no superuser", e);
    }
  }

  /** kill -9 of the JVM and of Postgres with all its processes, at the same moment. */
  void killNine() {
    killTree(process.handle(), dataDir);
  }

  /** SIGTERM; answers the exit code. */
  int stop() {
    return process.terminate(STOPPED);
  }

  @Override
  public void close() {
    if (process.handle().isAlive()) {
      try {
        process.terminate(STOPPED);
      } finally {
        killNine();
      }
    }
  }

  private static void killTree(ProcessHandle jvm, Path dataDir) {
    List<ProcessHandle> tree = new ArrayList<>();
    tree.add(jvm);
    jvm.descendants().forEach(tree::add);
    postmaster(dataDir)
        .forEach(
            postmaster -> {
              tree.add(postmaster);
              postmaster.descendants().forEach(tree::add);
            });
    tree.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle dead : tree) {
      try {
        dead.onExit().get(STOPPED.toSeconds(), TimeUnit.SECONDS);
      } catch (Exception e) {
        throw new IllegalStateException("process " + dead.pid() + " survives kill -9", e);
      }
    }
  }

  private static Stream<ProcessHandle> postmaster(Path dataDir) {
    Path pidFile = dataDir.resolve("postgres").resolve("postmaster.pid");
    try {
      String pid = Files.readString(pidFile).lines().findFirst().orElseThrow().strip();
      return ProcessHandle.of(Long.parseLong(pid))
          .filter(handle -> handle.info().command().orElse("").contains("postgres"))
          .stream();
    } catch (IOException e) {
      return Stream.empty();
    }
  }
}
