package io.projectory.cli;

import io.projectory.cli.output.Console;
import io.projectory.schemas.migrate.EventLogMigrations;
import io.projectory.schemas.migrate.ProjectionMigrations;
import io.projectory.schemas.migrate.Roles;
import io.projectory.servers.TestDatabase;
import io.projectory.servers.TestServers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A log and a projection database of their own, and commands that are run against them. */
final class CliFixture {
  static final String NO_KAFKA = "kafka: {bootstrap_servers: '127.0.0.1:1'}\n";

  final TestDatabase log = TestServers.freshDatabase();
  final TestDatabase views = TestServers.freshDatabase();
  final Path folder = TestServers.freshFolder();
  private final Path config;

  CliFixture() {
    EventLogMigrations.migrate(log.dataSource());
    ProjectionMigrations.migrate(views.dataSource());
    try (Connection owner = log.dataSource().getConnection()) {
      Roles.login(owner, Roles.WRITER, "w");
      Roles.login(owner, Roles.PROJECTOR, "p");
      Files.createDirectories(folder);
      config = Files.writeString(folder.resolve("projectory.yaml"), yaml(log.jdbcUrl()) + NO_KAFKA);
    } catch (SQLException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What a command said and answered. */
  record Outcome(int exit, String out, String err) {
    List<String> lines() {
      return out.lines().toList();
    }
  }

  Outcome run(String... arguments) {
    return run(InputStream.nullInputStream(), arguments);
  }

  Outcome feed(String input, String... arguments) {
    return run(new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)), arguments);
  }

  Outcome run(InputStream input, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--config", config.toString()));
    return plain(input, all.toArray(String[]::new));
  }

  /** Without naming the servers. */
  static Outcome plain(InputStream input, String... arguments) {
    return plain(Map.of(), input, arguments);
  }

  static Outcome plain(Map<String, String> environment, InputStream input, String... arguments) {
    return run(environment, input, false, arguments);
  }

  /** As somebody at a terminal who types this. */
  Outcome onTerminal(String typed, String... arguments) {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--config", config.toString()));
    InputStream input = new ByteArrayInputStream(typed.getBytes(StandardCharsets.UTF_8));
    return run(Map.of(), input, true, all.toArray(String[]::new));
  }

  private static Outcome run(
      Map<String, String> environment, InputStream input, boolean terminal, String... arguments) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    Console console = new Console(stream(out), stream(err), terminal, false);
    int exit = Main.run(arguments, console, input, environment);
    return new Outcome(
        exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  void views(String... statements) {
    execute(views, statements);
  }

  void log(String... statements) {
    execute(log, statements);
  }

  String yaml(String logUrl) {
    return """
    event_log:
      url: %s
      writer: {user: projectory_writer, password: w}
      projector: {user: projectory_projector, password: p}
    projections:
      url: %s
      projector: {user: projectory_projector, password: p}
    """
        .formatted(logUrl, views.jdbcUrl());
  }

  /** Sections in place of those that lead nowhere. */
  void use(String... sections) {
    try {
      Files.writeString(config, yaml(log.jdbcUrl()) + String.join("\n", sections));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void execute(TestDatabase database, String... statements) {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
