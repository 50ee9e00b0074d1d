package io.projectory.bench.latency;

import io.projectory.local.LocalOptions;
import io.projectory.local.LocalStack;
import io.projectory.testkit.verify.Compare;
import io.projectory.testkit.verify.Report;
import io.projectory.testkit.verify.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** A whole local stack in a temporary folder. */
final class Stack implements AutoCloseable {
  private final Path folder;
  private final LocalStack stack;

  private Stack(Path folder, LocalStack stack) {
    this.folder = folder;
    this.stack = stack;
  }

  static Stack start() throws IOException {
    Path folder = Files.createTempDirectory("projectory-bench-");
    try {
      return new Stack(folder, LocalStack.start(LocalOptions.in(folder), step -> {}));
    } catch (RuntimeException e) {
      delete(folder);
      throw e;
    }
  }

  String bootstrapServers() {
    return stack.bootstrapServers();
  }

  Connection writer() throws SQLException {
    return login("event_log", "writer");
  }

  Connection reader() throws SQLException {
    return login("projections", "projector");
  }

  OptionalLong postgresPid() {
    try {
      return OptionalLong.of(
          Long.parseLong(
              Files.readAllLines(folder.resolve("postgres/postmaster.pid")).get(0).strip()));
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  /**
   * @throws IllegalStateException when the tables are not the fold of the log
   */
  void verify() throws SQLException {
    try (Connection log = login("event_log", "projector");
        Connection views = reader()) {
      Report report = Compare.run(log, views, 5);
      if (!report.clean()) {
        throw new IllegalStateException(
            "the tables differ from the fold of the log: " + report.differences());
      }
    }
  }

  private Connection login(String section, String login) throws SQLException {
    return Server.in(stack.configFile(), section, login, Map.of()).connect();
  }

  @Override
  public void close() throws IOException {
    stack.close();
    delete(folder);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
