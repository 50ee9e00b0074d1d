package io.projectory.schemas.migrate;

import static io.projectory.schemas.migrate.LogDatabase.COLUMNS;
import static io.projectory.schemas.migrate.LogDatabase.execute;
import static io.projectory.schemas.migrate.LogDatabase.insert;
import static io.projectory.schemas.migrate.LogDatabase.row;
import static io.projectory.schemas.migrate.LogDatabase.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** The numbering rules of SEMANTICS 6 that one writer can show. */
class EventLogNumberingTest {

  private static LogDatabase log;

  /** Each test has a tenant of its own. */
  private static int tests;

  private String tenant;
  private Connection connection;

  @BeforeAll
  static void migrate() {
    log = new LogDatabase();
  }

  @AfterAll
  static void drop() {
    log.close();
  }

  @BeforeEach
  void connect() throws SQLException {
    tenant = "t" + ++tests;
    connection = log.connect();
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
  }

  @Test
  void everyTenantCountsFromOne() throws SQLException {
    execute(connection, insert(start(tenant, "a")));
    execute(connection, insert(start(tenant + "x", "a")));
    execute(connection, insert(start(tenant, "b")));
    assertThat(log.log(tenant)).isEqualTo("1:a 2:b");
    assertThat(log.log(tenant + "x")).isEqualTo("1:a");
  }

  @Test
  void whatTheWriterPassesIsIgnored() throws SQLException {
    String values = row(tenant, "a", 0, "TraceStarted").replaceFirst("\\(", "(77, ");
    String columns = COLUMNS.replaceFirst("\\(", "(log_seq, ");
    execute(connection, "insert into dg_event_log " + columns + " values " + values);
    assertThat(log.log(tenant)).isEqualTo("1:a");
  }

  @Test
  void oneInsertOfManyRowsAndTenantsIsNumberedRowByRow() throws SQLException {
    String other = tenant + "x";
    execute(
        connection,
        insert(
            start(tenant, "a"),
            start(other, "c"),
            row(tenant, "a", 1, "InputObserved"),
            start(tenant, "b"),
            start(other, "d")));
    assertThat(log.log(tenant)).isEqualTo("1:a 2:a 3:b");
    assertThat(log.log(other)).isEqualTo("1:c 2:d");
  }

  @Test
  void copyIsNumberedInText() throws SQLException, java.io.IOException {
    String lines = copyLine("a") + copyLine("b") + copyLine("c");
    long rows =
        connection
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn(
                "copy dg_event_log " + COLUMNS + " from stdin",
                new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)));
    assertThat(rows).isEqualTo(3);
    assertThat(log.log(tenant)).isEqualTo("1:a 2:b 3:c");
  }

  @Test
  void copyIsNumberedInBinary() throws SQLException, java.io.IOException {
    execute(
        connection,
        "create temp table staged as select * from dg_event_log limit 0; insert into staged "
            + COLUMNS
            + " values "
            + String.join(", ", start(tenant, "a"), start(tenant, "b"), start(tenant, "c")));
    var copy = connection.unwrap(PGConnection.class).getCopyAPI();
    var bytes = new java.io.ByteArrayOutputStream();
    String columns = COLUMNS.substring(1, COLUMNS.length() - 1);
    copy.copyOut("copy (select " + columns + " from staged) to stdout (format binary)", bytes);
    copy.copyIn(
        "copy dg_event_log " + COLUMNS + " from stdin (format binary)",
        new ByteArrayInputStream(bytes.toByteArray()));
    assertThat(log.log(tenant)).isEqualTo("1:a 2:b 3:c");
  }

  private String copyLine(String trace) {
    String values = start(tenant, trace);
    return values.substring(1, values.length() - 1).replace("'", "").replaceAll(", *", "\t") + "\n";
  }

  @Test
  void onConflictDoNothingLeavesNoGap() throws SQLException {
    execute(connection, insert(start(tenant, "a")));
    String known = start(tenant, "b").replace(tenant + "/b/0", tenant + "/a/0");
    int inserted =
        execute(
            connection,
            insert(start(tenant, "c"), known, start(tenant, "d")) + " on conflict do nothing");
    assertThat(inserted).isEqualTo(2);
    assertThat(log.log(tenant)).isEqualTo("1:a 2:c 3:d");
  }

  @Test
  void aTriggerThatDropsRowsAfterNumberingLeavesNoGap() throws SQLException {
    execute(
        connection,
        """
        create function drop_some() returns trigger language plpgsql as
          'begin if new.trace_id like ''drop%'' then return null; end if; return new; end';
        create trigger zz_later before insert on dg_event_log
          for each row execute function drop_some()
        """);
    try {
      execute(
          connection,
          insert(start(tenant, "a"), start(tenant, "drop1"), start(tenant, "b"))
              + ";"
              + insert(start(tenant, "drop2"))
              + ";"
              + insert(start(tenant, "c")));
    } finally {
      execute(connection, "drop trigger zz_later on dg_event_log; drop function drop_some()");
    }
    assertThat(log.log(tenant)).isEqualTo("1:a 2:b 3:c");
  }

  @Test
  void aRolledBackTransactionLeavesNoGap() throws SQLException {
    execute(connection, insert(start(tenant, "a")));
    connection.setAutoCommit(false);
    execute(connection, insert(start(tenant, "b"), start(tenant, "c")));
    connection.rollback();
    execute(connection, insert(start(tenant, "d")));
    connection.commit();
    assertThat(log.log(tenant)).isEqualTo("1:a 2:d");
  }

  @Test
  void aRolledBackSavepointLeavesNoGap() throws SQLException {
    connection.setAutoCommit(false);
    var first = connection.setSavepoint();
    execute(connection, insert(start(tenant, "a")));
    connection.rollback(first);
    execute(connection, insert(start(tenant, "b")));
    var second = connection.setSavepoint();
    execute(connection, insert(start(tenant, "c"), start(tenant, "d")));
    connection.rollback(second);
    execute(connection, insert(start(tenant, "e")));
    var third = connection.setSavepoint();
    execute(connection, insert(start(tenant, "f")));
    connection.releaseSavepoint(third);
    execute(connection, insert(start(tenant, "g")));
    connection.commit();
    assertThat(log.log(tenant)).isEqualTo("1:b 2:e 3:f 4:g");
  }

  @Test
  void aRowWithoutTenantIsRefusedByItsColumn() {
    assertThatThrownBy(
            () ->
                execute(connection, insert(start(tenant, "a").replace("'" + tenant + "'", "null"))))
        .hasFieldOrPropertyWithValue("SQLState", "23502")
        .hasMessageContaining("\"tenant_id\" of relation \"dg_event_log\"");
  }
}
