package io.projectory.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectory.schemas.migrate.EventLogMigrations;
import io.projectory.schemas.migrate.ProjectionMigrations;
import io.projectory.servers.EmbeddedPostgresServer;
import io.projectory.servers.PostgresOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On a server of its own: roles belong to the cluster. */
class SqlTest {
  private static final String LOG = "projectory_log";
  private static final String VIEWS = "projectory_views";
  private static final List<String> ROLES =
      List.of(
          "projectory_owner",
          "projectory_writer",
          "projectory_connector",
          "projectory_projector",
          "projectory_reader");

  @Test
  void roles_and_databases_are_made_migrated_and_hold_each_other_off() throws Exception {
    try (EmbeddedPostgresServer server =
        EmbeddedPostgresServer.start(PostgresOptions.temporary().durable(false))) {
      asAdministrator(server);
      asAdministrator(server); // may be run again
      for (String role : ROLES) {
        execute(server, "postgres", "postgres", "alter role " + role + " login");
      }
      EventLogMigrations.migrate(server.dataSource(LOG, "projectory_owner", ""));
      ProjectionMigrations.migrate(server.dataSource(VIEWS, "projectory_owner", ""));
      String reader = Files.readString(Path.of("sql", "reader.sql"));
      execute(server, VIEWS, "projectory_owner", reader);
      execute(server, VIEWS, "projectory_owner", reader);
      nobodyMayMoreThanItShould(server);
    }
  }

  private static void nobodyMayMoreThanItShould(EmbeddedPostgresServer server) throws SQLException {
    execute(server, VIEWS, "projectory_reader", "select * from dg_trace_summary");
    execute(server, VIEWS, "projectory_reader", "select * from dg_projection_runs");
    refused(server, VIEWS, "projectory_reader", "delete from dg_trace_summary");
    refused(server, LOG, "projectory_reader", "select * from dg_event_log");
    execute(server, VIEWS, "projectory_projector", "delete from dg_trace_summary");
    execute(server, LOG, "projectory_projector", "select * from dg_event_log");
    execute(server, LOG, "projectory_projector", "select * from pg_replication_slots");
    refused(server, LOG, "projectory_projector", "insert into dg_event_log default values");
    refused(server, LOG, "projectory_connector", "insert into dg_event_log default values");
    refused(server, VIEWS, "projectory_writer", "select * from dg_trace_summary");
    refused(server, LOG, "projectory_owner", "create role another");
    execute(
        server,
        LOG,
        "projectory_connector",
        "select pg_create_logical_replication_slot('s', 'pgoutput')");
    execute(server, LOG, "projectory_connector", "select pg_drop_replication_slot('s')");
  }

  /** What psql does with the file: a block, and a query whose rows are statements. */
  private static void asAdministrator(EmbeddedPostgresServer server)
      throws IOException, SQLException {
    String sql = Files.readString(Path.of("sql", "roles.sql"));
    int query = sql.lastIndexOf("\nselect ");
    assertThat(sql.strip()).endsWith("\\gexec");
    execute(server, "postgres", "postgres", sql.substring(0, query));
    for (String statement : rows(server, sql.substring(query).replace("\\gexec", ""))) {
      execute(server, "postgres", "postgres", statement);
    }
  }

  private static List<String> rows(EmbeddedPostgresServer server, String query)
      throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection connection = server.superuserDataSource("postgres").getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      while (result.next()) {
        rows.add(result.getString(1));
      }
    }
    return rows;
  }

  private static void execute(
      EmbeddedPostgresServer server, String database, String user, String sql) throws SQLException {
    try (Connection connection = server.dataSource(database, user, "").getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void refused(
      EmbeddedPostgresServer server, String database, String user, String sql) {
    assertThatThrownBy(() -> execute(server, database, user, sql))
        .as(user + ": " + sql)
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("denied");
  }
}
