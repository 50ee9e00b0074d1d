package io.projectory.local;

import io.projectory.schemas.migrate.EventLogMigrations;
import io.projectory.schemas.migrate.ProjectionMigrations;
import io.projectory.schemas.migrate.Roles;
import io.projectory.servers.EmbeddedPostgresServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * The log and the projections, in two databases to keep them honest about being apart, owned by a
 * role that is no superuser. Every step may be repeated: a start that was killed is finished by the
 * next one.
 */
final class LocalDatabases {

  private final EmbeddedPostgresServer server;
  private final StackSettings settings;

  LocalDatabases(EmbeddedPostgresServer server, StackSettings settings) {
    this.server = server;
    this.settings = settings;
  }

  /** Brings both to the schema of this version and lets the roles log in. */
  void prepare() throws SQLException {
    try (Connection superuser = server.superuserDataSource("postgres").getConnection()) {
      createOwner(superuser);
      createDatabase(superuser, StackSettings.LOG_DATABASE);
      createDatabase(superuser, StackSettings.VIEWS_DATABASE);
    }
    EventLogMigrations.migrate(owner(StackSettings.LOG_DATABASE));
    ProjectionMigrations.migrate(owner(StackSettings.VIEWS_DATABASE));
    try (Connection owner = owner(StackSettings.LOG_DATABASE).getConnection()) {
      for (String login : settings.logins()) {
        if (!login.equals("owner")) {
          Roles.login(owner, StackSettings.role(login), settings.password(login));
        }
      }
    }
  }

  private void createOwner(Connection superuser) throws SQLException {
    if (!exists(superuser, "select from pg_roles where rolname = ?", StackSettings.OWNER)) {
      // may hand out what the migrations' roles need, and nothing else
      execute(superuser, "create role " + StackSettings.OWNER + " nologin createrole replication");
    }
    Roles.login(superuser, StackSettings.OWNER, settings.password("owner"));
  }

  private static void createDatabase(Connection superuser, String name) throws SQLException {
    if (!exists(superuser, "select from pg_database where datname = ?", name)) {
      execute(superuser, "create database " + name + " owner " + StackSettings.OWNER);
    }
  }

  private static boolean exists(Connection connection, String query, String name)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query)) {
      statement.setString(1, name);
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private DataSource owner(String database) {
    return server.dataSource(database, StackSettings.OWNER, settings.password("owner"));
  }
}
