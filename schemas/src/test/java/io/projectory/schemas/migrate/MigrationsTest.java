package io.projectory.schemas.migrate;

import static io.projectory.schemas.migrate.LogDatabase.execute;
import static io.projectory.schemas.migrate.LogDatabase.insert;
import static io.projectory.schemas.migrate.LogDatabase.start;
import static io.projectory.schemas.migrate.LogDatabase.strings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import io.projectory.servers.EmbeddedPostgresServer;
import io.projectory.servers.TestDatabase;
import io.projectory.servers.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The two sets of migrations, apart and together. */
class MigrationsTest {

  private TestDatabase database;

  @BeforeEach
  void create() {
    database = TestServers.freshDatabase();
  }

  @AfterEach
  void drop() {
    database.close();
  }

  @Test
  void theLogAloneHasNoProjectionTables() throws SQLException {
    EventLogMigrations.migrate(database.dataSource());
    assertThat(tables())
        .containsExactly(
            "dg_connector_heartbeat",
            "dg_event_log",
            "dg_event_log_migrations",
            "dg_event_log_tenants");
  }

  @Test
  void theProjectionsAloneHaveNoLog() throws SQLException {
    ProjectionMigrations.migrate(database.dataSource());
    assertThat(tables())
        .contains("dg_projection_cursors", "dg_projection_migrations")
        .noneMatch(table -> table.startsWith("dg_event_log"));
  }

  @Test
  void bothLiveInOneDatabaseWhicheverComesFirst() throws SQLException {
    EventLogMigrations.migrate(database.dataSource());
    ProjectionMigrations.migrate(database.dataSource());
    assertThat(tables()).contains("dg_event_log", "dg_projection_cursors");
    projectorMayNotWriteTheLog(database);
    try (TestDatabase other = TestServers.freshDatabase()) {
      ProjectionMigrations.migrate(other.dataSource());
      EventLogMigrations.migrate(other.dataSource());
      projectorMayNotWriteTheLog(other);
    }
  }

  private static void projectorMayNotWriteTheLog(TestDatabase database) throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      assertThat(
              strings(
                  connection,
                  """
                  select t.tablename || ' ' || p.name
                    from pg_tables t,
                         (values ('insert'), ('update'), ('delete'), ('truncate')) p (name)
                   where (t.tablename like 'dg\\_event\\_log%' or t.tablename like '%\\_migrations'
                          or t.tablename = 'dg_connector_heartbeat')
                     and has_table_privilege('projectory_projector', t.tablename, p.name)
                  """))
          .isEmpty();
    }
  }

  @Test
  void migratingAgainChangesNothing() throws SQLException {
    EventLogMigrations.migrate(database.dataSource());
    ProjectionMigrations.migrate(database.dataSource());
    try (Connection connection = database.dataSource().getConnection()) {
      execute(connection, insert(start("t", "a")));
    }
    EventLogMigrations.migrate(database.dataSource());
    ProjectionMigrations.migrate(database.dataSource());
    try (Connection connection = database.dataSource().getConnection()) {
      assertThat(strings(connection, "select log_seq from dg_event_log")).containsExactly("1");
    }
  }

  @Test
  void aDatabaseWithTablesOfItsOwnCanBeMigrated() throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      execute(connection, "create table of_the_application (id int)");
    }
    EventLogMigrations.migrate(database.dataSource());
    assertThat(tables()).contains("of_the_application", "dg_event_log");
  }

  @Test
  void severalProcessesMayMigrateAtOnce() throws Exception {
    try (TestDatabase other = TestServers.freshDatabase()) {
      ExecutorService threads = Executors.newFixedThreadPool(6);
      try {
        List<Callable<Object>> all = new ArrayList<>();
        for (TestDatabase target : List.of(database, other, database)) {
          all.add(Executors.callable(() -> EventLogMigrations.migrate(target.dataSource())));
          all.add(Executors.callable(() -> ProjectionMigrations.migrate(target.dataSource())));
        }
        for (Future<Object> migration : threads.invokeAll(all)) {
          migration.get();
        }
      } finally {
        threads.shutdownNow();
      }
      projectorMayNotWriteTheLog(database);
      projectorMayNotWriteTheLog(other);
    }
  }

  @Test
  void aMigrationKilledAtItsFirstStepIsDoneByTheNext() throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      execute(connection, "create table dg_event_log_migrations (of_a_killed_process int)");
    }
    EventLogMigrations.migrate(database.dataSource());
    assertThat(tables()).contains("dg_event_log");
  }

  /** An owner who is no superuser, with the roles made by an administrator beforehand. */
  @Test
  void theOwnerOfTheDatabaseNeedNotBeASuperuser() throws SQLException {
    String owner = TestServers.freshName("owner").replace('-', '_');
    try (Connection administrator = database.dataSource().getConnection()) {
      new LogDatabase().close();
      execute(administrator, "create role " + owner + " login");
      execute(
          administrator, "alter database \"" + database.name() + "\" owner to \"" + owner + "\"");
    }
    EventLogMigrations.migrate(database.dataSource(owner));
    ProjectionMigrations.migrate(database.dataSource(owner));
    try (Connection connection = database.dataSource(owner).getConnection()) {
      execute(connection, insert(start("t", "a"), start("t", "b")));
      assertThat(EventLogSchema.check(connection)).isEmpty();
    }
    projectorMayNotWriteTheLog(database);
  }

  @Test
  void aMigrationThatFailsIsAStorageErrorThatNamesItsCause() throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      execute(connection, "create table dg_event_log (id int)");
    }
    assertThatThrownBy(() -> EventLogMigrations.migrate(database.dataSource()))
        .isInstanceOfSatisfying(
            ProjectoryException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.STORAGE);
              assertThat(e).hasMessageContaining("\"dg_event_log\" already exists");
            });
  }

  @Test
  void rolesLogInWithWhateverPasswordTheyAreGiven() throws SQLException {
    try (EmbeddedPostgresServer server =
        EmbeddedPostgresServer.start(
            io.projectory.servers.PostgresOptions.temporary()
                .durable(false)
                .superuserPassword("root"))) {
      server.createDatabase("log");
      EventLogMigrations.migrate(server.superuserDataSource("log"));
      String password = "it's \"quoted\" \\ $$ ; -- ünï";
      try (Connection owner = server.superuserDataSource("log").getConnection()) {
        assertThat(strings(owner, "select rolname from pg_roles where rolcanlogin"))
            .as("nobody but the superuser, before they are given one")
            .containsExactly("postgres");
        Roles.login(owner, Roles.CONNECTOR, "first");
        Roles.login(owner, Roles.CONNECTOR, password);
        assertThatThrownBy(() -> Roles.login(owner, Roles.WRITER, ""))
            .isInstanceOf(ProjectoryException.class)
            .hasMessageContaining(Roles.WRITER);
        assertThatThrownBy(() -> Roles.login(owner, "no; \"such\" role", "x"))
            .hasFieldOrPropertyWithValue("SQLState", "42704");
      }
      try (Connection connection =
          server.dataSource("log", Roles.CONNECTOR, password).getConnection()) {
        assertThat(strings(connection, "select rolreplication from pg_roles where rolname = user"))
            .containsExactly("t");
      }
      assertThatThrownBy(() -> server.dataSource("log", Roles.CONNECTOR, "first").getConnection())
          .hasFieldOrPropertyWithValue("SQLState", "28P01");
    }
  }

  private List<String> tables() throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      return strings(
          connection, "select tablename from pg_tables where schemaname = 'public' order by 1");
    }
  }
}
