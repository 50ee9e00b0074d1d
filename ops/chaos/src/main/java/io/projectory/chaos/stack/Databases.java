package io.projectory.chaos.stack;

import io.projectory.chaos.tally.TallyProjection;
import io.projectory.runtime.table.TableDdl;
import io.projectory.schemas.migrate.EventLogMigrations;
import io.projectory.schemas.migrate.ProjectionMigrations;
import io.projectory.schemas.migrate.Roles;
import io.projectory.servers.EmbeddedPostgresServer;
import io.projectory.servers.PostgresOptions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;

/**
 * The Postgres server with the log and the projections, reached directly: by writers and judges.
 */
public final class Databases {
  static final String LOG = "chaos_log";
  static final String VIEWS = "chaos_views";
  static final String PASSWORD = "not a secret";

  private final EmbeddedPostgresServer server;
  private boolean abandoned;

  /** Starts the server. */
  Databases(Path folder) {
    server = EmbeddedPostgresServer.start(PostgresOptions.in(folder.resolve("postgres")));
  }

  /** Makes databases, tables and roles. */
  void prepare() throws SQLException {
    server.createDatabase(LOG);
    server.createDatabase(VIEWS);
    EventLogMigrations.migrate(server.superuserDataSource(LOG));
    ProjectionMigrations.migrate(server.superuserDataSource(VIEWS));
    try (Connection owner = log();
        Connection views = views()) {
      for (String role : List.of(Roles.WRITER, Roles.CONNECTOR, Roles.PROJECTOR)) {
        Roles.login(owner, role, PASSWORD);
      }
      TableDdl.create(views, List.of(new TallyProjection()));
    }
  }

  /** Of the server. */
  public int port() {
    return server.port();
  }

  /** Process id of the server. */
  public synchronized long pid() {
    return server.pid();
  }

  /**
   * kill -9 of the server and all its processes.
   *
   * @return whether they are gone
   */
  public synchronized boolean killNine() {
    server.killNine();
    return !server.isRunning();
  }

  /** After {@link #killNine}. */
  public synchronized void startAgain() {
    requireWanted();
    server.startAgain();
  }

  /** {@code pg_ctl restart -m immediate}. */
  public synchronized void restartImmediate() {
    requireWanted();
    server.restartImmediate();
  }

  private void requireWanted() {
    if (abandoned) {
      throw new StackException("Postgres is not started any more");
    }
  }

  /** To the log, as a superuser. */
  public Connection log() throws SQLException {
    return server.superuserDataSource(LOG).getConnection();
  }

  /** To the projections, as a superuser. */
  public Connection views() throws SQLException {
    return server.superuserDataSource(VIEWS).getConnection();
  }

  /** To the log, as an application. */
  public Connection writer() throws SQLException {
    return server.dataSource(LOG, Roles.WRITER, PASSWORD).getConnection();
  }

  /** For the end of everything. */
  synchronized void abandon() {
    abandoned = true;
    server.stop(Duration.ofSeconds(5));
  }
}
