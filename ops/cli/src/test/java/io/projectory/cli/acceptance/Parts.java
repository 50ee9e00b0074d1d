package io.projectory.cli.acceptance;

import io.projectory.schemas.migrate.EventLogMigrations;
import io.projectory.schemas.migrate.ProjectionMigrations;
import io.projectory.schemas.migrate.Roles;
import io.projectory.servers.TestDatabase;
import io.projectory.servers.TestServers;
import io.projectory.testkit.net.FaultProxy;
import java.io.IOException;
import java.net.URI;
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
  private final String brokers;
  private final Path config;

  Parts(Path folder) throws IOException, SQLException {
    this(folder, "");
  }

  /**
   * @param more sections of the configuration file
   */
  Parts(Path folder, String more) throws IOException, SQLException {
    this(folder, more, TestServers.kafka().bootstrapServers());
  }

  /**
   * @param brokers that may go away
   */
  Parts(Path folder, String more, String brokers) throws IOException, SQLException {
    this.brokers = brokers;
    EventLogMigrations.migrate(log.dataSource());
    ProjectionMigrations.migrate(views.dataSource());
    try (Connection owner = superuser()) {
      for (String role : List.of(Roles.WRITER, Roles.CONNECTOR, Roles.PROJECTOR)) {
        Roles.login(owner, role, PASSWORD);
      }
    }
    config = Files.writeString(folder.resolve("projectory.yaml"), yaml() + more);
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
        admin_controls: {allow_rebuild: true}
        topics: {events: %s, commands: %s, results: %s}
        """
        .formatted(
            log.jdbcUrl(),
            login.formatted("writer", "writer"),
            login.formatted("connector", "connector"),
            login.formatted("projector", "projector"),
            views.jdbcUrl(),
            login.formatted("projector", "projector"),
            brokers,
            name,
            name + ".state",
            topic(),
            commands(),
            results());
  }

  /** The event topic. */
  String topic() {
    return name + ".events";
  }

  /** The topic that commands come by. */
  String commands() {
    return name + ".commands";
  }

  /** The topic that says what became of them. */
  String results() {
    return name + ".results";
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

  /** To the projection database, as the superuser. */
  Connection viewsSuperuser() throws SQLException {
    return views.dataSource().getConnection();
  }

  /** To the log's database, as a foreign application. */
  Connection writer() throws SQLException {
    return log.dataSource(Roles.WRITER).getConnection();
  }

  MainProcess connector() {
    return MainProcess.start(CONNECTOR, List.of("-Xmx256m", QUIET), option());
  }

  /** To the projections' server, which members may reach through a proxy. */
  FaultProxy projectionsProxy() throws IOException {
    URI server = URI.create(views.jdbcUrl().substring("jdbc:".length()));
    return new FaultProxy(server.getHost(), server.getPort());
  }

  /** A member that reaches the projection database through the proxy. */
  MainProcess projectorBehind(FaultProxy proxy, Path folder) throws IOException {
    URI server = URI.create(views.jdbcUrl().substring("jdbc:".length()));
    String behind = views.jdbcUrl().replace(":" + server.getPort(), ":" + proxy.port());
    String yaml = yaml().replace(views.jdbcUrl(), behind);
    Path file = Files.writeString(folder.resolve("behind-a-proxy.yaml"), yaml);
    List<String> option = List.of("--config", file.toString());
    return MainProcess.start(PROJECTOR, List.of("-Xmx512m", QUIET), option);
  }

  /** A connector that reaches the log through the proxy. */
  MainProcess connectorBehind(FaultProxy proxy, Path folder) throws IOException {
    return MainProcess.start(CONNECTOR, List.of("-Xmx256m", QUIET), behind(proxy, folder, 0));
  }

  /** A member that reaches both databases through the proxy and answers HTTP at this port. */
  MainProcess projectorBehind(FaultProxy proxy, Path folder, int port) throws IOException {
    return MainProcess.start(PROJECTOR, List.of("-Xmx512m", QUIET), behind(proxy, folder, port));
  }

  /** Both databases are of one server. */
  private List<String> behind(FaultProxy proxy, Path folder, int port) throws IOException {
    URI server = URI.create(views.jdbcUrl().substring("jdbc:".length()));
    String yaml =
        Files.readString(config)
            .replace(":" + server.getPort() + "/", ":" + proxy.port() + "/")
            .replace("{port: 0}", "{port: " + port + "}");
    Path file = Files.writeString(folder.resolve("behind-at-" + port + ".yaml"), yaml);
    return List.of("--config", file.toString());
  }

  /** A member that answers HTTP at this port. */
  MainProcess projectorAt(int port, Path folder) throws IOException {
    String yaml = Files.readString(config).replace("{port: 0}", "{port: " + port + "}");
    Path file = Files.writeString(folder.resolve("at-" + port + ".yaml"), yaml);
    List<String> option = List.of("--config", file.toString());
    return MainProcess.start(PROJECTOR, List.of("-Xmx512m", QUIET), option);
  }

  MainProcess projector() {
    return MainProcess.start(PROJECTOR, List.of("-Xmx512m", QUIET), option());
  }
}
