package io.projectory.schemas.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.servers.TestDatabase;
import io.projectory.servers.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever weakens the log is found out. */
class EventLogSchemaTest {

  private static LogDatabase log;

  @BeforeAll
  static void migrate() throws SQLException {
    log = new LogDatabase();
    log.execute("create table other (id int primary key)");
  }

  @AfterAll
  static void drop() {
    log.close();
  }

  @Test
  void aMigratedLogIsSound() throws SQLException {
    try (Connection connection = log.connect()) {
      assertThat(EventLogSchema.check(connection)).isEmpty();
    }
  }

  @Test
  void anyRoleOfTheProductMayCheck() throws SQLException {
    for (String role : List.of(Roles.WRITER, Roles.CONNECTOR, Roles.PROJECTOR)) {
      try (Connection owner = log.connect()) {
        Roles.login(owner, role, "secret");
      }
      try (Connection connection = log.connect(role)) {
        assertThat(EventLogSchema.check(connection)).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          alter table dg_event_log disable trigger dg_event_log_number | trigger dg_event_log_number of public.dg_event_log is switched off
          alter table dg_event_log disable trigger user | trigger dg_event_log_append_only of public.dg_event_log is switched off
          alter table dg_event_log enable replica trigger dg_event_log_number | trigger dg_event_log_number of public.dg_event_log is switched off
          drop trigger dg_event_log_number on dg_event_log | trigger dg_event_log_number of public.dg_event_log is missing
          set session_replication_role = replica | this session writes with session_replication_role = replica
          drop publication dg_events | publication dg_events is missing
          alter publication dg_events set (publish = 'insert, update') | publication dg_events does not publish exactly inserts
          alter publication dg_events set (publish = 'update') | publication dg_events does not publish exactly inserts
          alter publication dg_events add table other | publication dg_events holds public.other beside the log
          alter publication dg_events set table other | publication dg_events does not hold public.dg_event_log
          alter publication dg_events set table dg_event_log where (log_seq > 1) | publication dg_events leaves out rows or columns
          alter publication dg_events set table dg_event_log (tenant_id, log_seq) | publication dg_events leaves out rows or columns
          alter publication dg_events add tables in schema public | publication dg_events holds public.other beside the log
          grant update on dg_event_log to projectory_projector | role projectory_projector may update the log
          grant insert on dg_event_log to public | role projectory_connector may insert the log
          alter table dg_event_log rename to gone | table public.dg_event_log is missing
          """)
  void eachWeakeningIsNamedWithItsRemedy(String weakening, String finding) throws SQLException {
    try (Connection connection = log.connect()) {
      connection.setAutoCommit(false);
      LogDatabase.execute(connection, weakening);
      List<String> findings = EventLogSchema.check(connection);
      connection.rollback();
      assertThat(findings).anySatisfy(found -> assertThat(found).startsWith(finding));
    }
  }

  @Test
  void aDatabaseWithoutALogSaysSo() throws SQLException {
    try (TestDatabase empty = TestServers.freshDatabase();
        Connection connection = empty.dataSource().getConnection()) {
      assertThat(EventLogSchema.check(connection))
          .containsExactly("table public.dg_event_log is missing: run the event log migrations");
    }
  }
}
