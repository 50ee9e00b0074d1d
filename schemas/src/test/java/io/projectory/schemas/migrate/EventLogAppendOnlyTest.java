package io.projectory.schemas.migrate;

import static io.projectory.schemas.migrate.LogDatabase.COLUMNS;
import static io.projectory.schemas.migrate.LogDatabase.execute;
import static io.projectory.schemas.migrate.LogDatabase.insert;
import static io.projectory.schemas.migrate.LogDatabase.start;
import static io.projectory.schemas.migrate.LogDatabase.strings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectory.servers.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

/** The log is append-only for everybody, and a role may do no more than its work (SEMANTICS 6). */
class EventLogAppendOnlyTest {

  private static final String APPEND_ONLY = "PJ003";
  private static final String NOT_ALLOWED = "42501";

  private static final List<String> REWRITES =
      List.of(
          "update dg_event_log set payload_hash = 'x'",
          "update dg_event_log set payload_hash = 'x' where false",
          "delete from dg_event_log",
          "truncate dg_event_log",
          "truncate dg_event_log cascade",
          insert(start("t", "a")) + " on conflict (event_id) do update set payload_hash = 'x'",
          "merge into dg_event_log l using (values (1)) v on true when matched then delete");

  private static final List<String> CHANGES_OF_THE_TABLE =
      List.of(
          "alter table dg_event_log add column x int",
          "alter table dg_event_log disable trigger all",
          "alter table dg_event_log disable trigger dg_event_log_append_only",
          "drop trigger dg_event_log_append_only on dg_event_log",
          "drop table dg_event_log",
          "set session_replication_role = replica",
          "alter publication dg_events set (publish = 'insert, update')",
          "drop publication dg_events",
          "create or replace function dg_event_log_number() returns trigger language plpgsql as"
              + " 'begin return new; end'",
          "insert into dg_event_log_tenants values ('x')",
          "select * from dg_event_log_tenants for update",
          "delete from dg_event_log_tenants",
          "update dg_event_log_migrations set success = false");

  private static LogDatabase log;

  /** The projection tables live in the same database: their grants must not reach the log. */
  @BeforeAll
  static void migrate() throws SQLException {
    log = new LogDatabase(TestServers.freshDatabase(), true);
    log.execute(insert(start("t", "a")));
    try (Connection owner = log.connect()) {
      Roles.login(owner, Roles.WRITER, "one");
      Roles.login(owner, Roles.CONNECTOR, "two");
      Roles.login(owner, Roles.PROJECTOR, "three");
    }
  }

  @AfterAll
  static void drop() {
    log.close();
  }

  @ParameterizedTest
  @MethodSource("rewrites")
  void evenASuperuserIsRefused(String sql) throws SQLException {
    refuses("postgres", sql, APPEND_ONLY);
  }

  static List<String> rewrites() {
    return REWRITES;
  }

  @Test
  void aCascadeOfAForeignKeyIsRefused() throws SQLException {
    log.execute("create table parent (id text primary key); insert into parent values ('t/a/0')");
    log.execute(
        "alter table dg_event_log add constraint cascades foreign key (event_id)"
            + " references parent on delete cascade");
    try {
      refuses("postgres", "delete from parent", APPEND_ONLY);
      refuses("postgres", "truncate parent cascade", APPEND_ONLY);
    } finally {
      log.execute("alter table dg_event_log drop constraint cascades; drop table parent");
    }
  }

  static Stream<Arguments> everyWriteOfAReader() {
    return Stream.of(Roles.CONNECTOR, Roles.PROJECTOR)
        .flatMap(
            role ->
                Stream.of(
                        REWRITES,
                        CHANGES_OF_THE_TABLE,
                        List.of(
                            insert(start("t", "b")),
                            "select dg_event_log_lock('t')",
                            "copy dg_event_log from program 'true'"))
                    .flatMap(List::stream)
                    .map(sql -> Arguments.of(role, sql)));
  }

  @ParameterizedTest
  @MethodSource("everyWriteOfAReader")
  void theConnectorAndTheProjectorMayWriteNothing(String role, String sql) throws SQLException {
    refuses(role, sql, NOT_ALLOWED);
  }

  static Stream<String> everyRewriteOfTheWriter() {
    return Stream.of(REWRITES, CHANGES_OF_THE_TABLE).flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("everyRewriteOfTheWriter")
  void theWriterMayOnlyAppend(String sql) throws SQLException {
    refuses(Roles.WRITER, sql, NOT_ALLOWED);
  }

  @ParameterizedTest
  @ValueSource(strings = {Roles.CONNECTOR, Roles.PROJECTOR})
  void aReaderMayNotCopyIntoTheLog(String role) throws SQLException {
    try (Connection connection = log.connect(role)) {
      var copy = connection.unwrap(PGConnection.class).getCopyAPI();
      assertThatThrownBy(() -> copy.copyIn("copy dg_event_log " + COLUMNS + " from stdin"))
          .hasFieldOrPropertyWithValue("SQLState", NOT_ALLOWED);
    }
  }

  @Test
  void theWriterAppendsReadsAndLocks() throws SQLException {
    try (Connection connection = log.connect(Roles.WRITER)) {
      connection.setAutoCommit(false);
      strings(connection, "select dg_event_log_lock('w')");
      execute(connection, insert(start("w", "a")));
      connection.commit();
      assertThat(strings(connection, "select log_seq from dg_event_log where tenant_id = 'w'"))
          .containsExactly("1");
    }
  }

  @Test
  void aWriterMayUseRepeatableRead() throws SQLException {
    try (Connection connection = log.connect(Roles.WRITER)) {
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      execute(connection, insert(start("r", "a")));
    }
    assertThat(log.log("r")).isEqualTo("1:a");
  }

  @Test
  void theConnectorReadsBeatsAndReplicates() throws SQLException {
    try (Connection connection = log.connect(Roles.CONNECTOR)) {
      strings(connection, "select payload_json from dg_event_log");
      assertThat(execute(connection, "update dg_connector_heartbeat set beat_at = now()"))
          .isEqualTo(1);
      String slot = TestServers.freshName("role").replace('-', '_');
      strings(
          connection,
          "select pg_create_logical_replication_slot('" + slot + "', 'pgoutput', true)");
      refuses(Roles.CONNECTOR, "delete from dg_connector_heartbeat", NOT_ALLOWED);
      refuses(Roles.CONNECTOR, "delete from dg_projection_runs", NOT_ALLOWED);
    }
  }

  @Test
  void theProjectorReadsTheLogAndOwnsTheContentsOfItsTables() throws SQLException {
    log.execute("create table dg_added_later (id int)");
    try (Connection connection = log.connect(Roles.PROJECTOR)) {
      strings(connection, "select payload_json from dg_event_log");
      for (String table : List.of("dg_partition_cursors", "dg_trace_summary", "dg_added_later")) {
        strings(connection, "select count(*) from " + table);
        execute(connection, "delete from " + table);
        execute(connection, "truncate " + table);
      }
      execute(connection, "insert into dg_added_later values (1)");
      execute(connection, "update dg_added_later set id = 2");
      refuses(Roles.PROJECTOR, "drop table dg_trace_summary", NOT_ALLOWED);
      refuses(Roles.PROJECTOR, "delete from dg_projection_migrations", NOT_ALLOWED);
      refuses(Roles.PROJECTOR, "update dg_connector_heartbeat set beat_at = now()", NOT_ALLOWED);
    }
  }

  private static void refuses(String role, String sql, String state) throws SQLException {
    try (Connection connection = log.connect(role)) {
      connection.setAutoCommit(false);
      assertThatThrownBy(() -> execute(connection, sql))
          .isInstanceOf(SQLException.class)
          .hasFieldOrPropertyWithValue("SQLState", state);
      connection.rollback();
    }
  }
}
