package io.projectory.cli.acceptance;

import io.projectory.schemas.migrate.EventLogMigrations;
import io.projectory.schemas.migrate.ProjectionMigrations;
import io.projectory.schemas.migrate.Roles;
import io.projectory.servers.TestDatabase;
import io.projectory.servers.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * Servers that stay up while the product's processes come and go: a log, a projection database and
 * topics of a test's own, and the configuration file that leads to them.
 */
final class Parts implements Product {
  private static final String CONNECTOR = "io.projectory.connector.ConnectorMain";
  private static final String PROJECTOR = "io.projectory.app.ProjectorMain";
  private static final String QUIET = "-Dlogback.configurationFile=projectory-test-logback.xml";
  private static final String PASSWORD = "not a secret";

  private final TestDatabase log = TestServers.freshDatabase();
  private final TestDatabase views = TestServers.freshDatabase();
  private final String name = TestServers.freshName("parts").replace('-', '_');
  private final Path config;

  Parts(Path folder) throws IOException, SQLException {
    EventLogMigrations.migrate(log.dataSource());
    ProjectionMigrations.migrate(views.dataSource());
    try (Connection owner = superuser()) {
      for (String role : List.of(Roles.WRITER, Roles.CONNECTOR, Roles.PROJECTOR)) {
        Roles.login(owner, role, PASSWORD);
      }
    }
    config = Files.writeString(folder.resolve("projectory.yaml"), yaml());
  }

  private String yaml() {
    String login = "%s: {user: projectory_%s, password: " + PASSWORD + "}";
    return """
        event_log:
          url: %s
          %s
          %s
          %s
        projections:
          url: %s
          %s
        kafka: {bootstrap_servers: '%s'}
        connector: {slot: %s, state_topic: %s}
        http: {port: 0}
        topics: {events: %s, commands: %s, results: %s}
        """
        .formatted(
            log.jdbcUrl(),
            login.formatted("writer", "writer"),
            login.formatted("connector", "connector"),
            login.formatted("projector", "projector"),
            views.jdbcUrl(),
            login.formatted("projector", "projector"),
            TestServers.kafka().bootstrapServers(),
            name,
            name + ".state",
            topic(),
            name + ".commands",
            name + ".results");
  }

  /** The event topic. */
  String topic() {
    return name + ".events";
  }

  @Override
  public List<String> option() {
    return List.of("--config", config.toString());
  }

  @Override
  public Path config() {
    return config;
  }

  @Override
  public Connection superuser() throws SQLException {
    return log.dataSource().getConnection();
  }

  /** To the log's database, as a foreign application. */
  Connection writer() throws SQLException {
    return log.dataSource(Roles.WRITER).getConnection();
  }

  MainProcess connector() {
    return MainProcess.start(CONNECTOR, List.of("-Xmx256m", QUIET), option());
  }

  MainProcess projector() {
    return MainProcess.start(PROJECTOR, List.of("-Xmx512m", QUIET), option());
  }
}
