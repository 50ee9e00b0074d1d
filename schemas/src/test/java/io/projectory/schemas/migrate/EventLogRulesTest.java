package io.projectory.schemas.migrate;

import static io.projectory.schemas.migrate.LogDatabase.execute;
import static io.projectory.schemas.migrate.LogDatabase.insert;
import static io.projectory.schemas.migrate.LogDatabase.row;
import static io.projectory.schemas.migrate.LogDatabase.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.sql.Connection;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What the database refuses, and by which mark a program knows why (SEMANTICS 6 and 6.1). */
class EventLogRulesTest {

  private static LogDatabase log;
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
  void aFinishedTraceTakesNoMoreEvents() throws SQLException {
    execute(connection, insert(start(tenant, "a"), row(tenant, "a", 1, "TraceFinished")));
    ServerErrorMessage error = refusal(insert(row(tenant, "a", 2, "InputObserved")));
    assertThat(error.getSQLState()).isEqualTo("PJ001");
    assertThat(error.getConstraint()).isEqualTo("dg_event_log_trace_finished");
    assertThat(error.getTable()).isEqualTo("dg_event_log");
  }

  @Test
  void aTraceFinishedEarlierInTheSameStatementIsFinished() {
    String sql =
        insert(
            start(tenant, "a"),
            row(tenant, "a", 1, "TraceFinished"),
            row(tenant, "a", 2, "InputObserved"));
    assertThat(refusal(sql).getSQLState()).isEqualTo("PJ001");
  }

  @Test
  void aTraceOfTheSameNameInAnotherTenantIsAnother() throws SQLException {
    execute(connection, insert(start(tenant, "a"), row(tenant, "a", 1, "TraceFinished")));
    execute(
        connection, insert(start(tenant + "x", "a"), row(tenant + "x", "a", 1, "InputObserved")));
    assertThat(log.log(tenant + "x")).isEqualTo("1:a 2:a");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 9})
  void aTraceGoesOnWithItsNextNumberOnly(int traceSeq) throws SQLException {
    execute(connection, insert(start(tenant, "a"), row(tenant, "a", 1, "InputObserved")));
    expects(2, insert(row(tenant, "a", traceSeq, "InputObserved")));
    execute(connection, insert(row(tenant, "a", 2, "InputObserved")));
  }

  @Test
  void aTraceBeginsWithTraceStartedAtZeroAndWithNothingElse() {
    expects(0, insert(row(tenant, "a", 1, "TraceStarted")));
    expects(0, insert(row(tenant, "a", 1, "InputObserved")));
    expects(0, insert(row(tenant, "a", 0, "InputObserved")));
  }

  @Test
  void aTraceStartsOnce() throws SQLException {
    execute(connection, insert(start(tenant, "a")));
    expects(1, insert(row(tenant, "a", 1, "TraceStarted")));
    expects(1, insert(row(tenant, "a", 0, "TraceStarted")));
  }

  @Test
  void anEventIdIsUniqueAcrossTenants() throws SQLException {
    execute(connection, insert(start(tenant, "a")));
    String copy = start(tenant + "x", "a").replace(tenant + "x/a/0', 'a'", tenant + "/a/0', 'a'");
    violates("23505", "dg_event_log_event_id_key", insert(copy));
  }

  @Test
  void anIdempotencyKeyIsUniquePerTenantAndProducer() throws SQLException {
    execute(connection, insert(start(tenant, "a")));
    String copy =
        start(tenant, "b").replace("'a', '" + tenant + "/b/0'", "'a', '" + tenant + "/a/0'");
    violates("23505", "dg_event_log_idempotency_key", insert(copy));
    execute(connection, insert(copy.replace("'p'", "'other producer'")));
  }

  @Test
  void anUnknownTypeAndASchemaVersionOfZeroAreRefused() throws SQLException {
    execute(connection, insert(start(tenant, "a")));
    violates("23514", "dg_event_log_event_type_check", insert(row(tenant, "a", 1, "Nothing")));
    violates(
        "23514",
        "dg_event_log_schema_version_check",
        insert(row(tenant, "a", 1, "InputObserved"))
            .replace("payload_hash)", "payload_hash, schema_version)")
            .replace("'sha256:0')", "'sha256:0', 0)"));
  }

  private void expects(int traceSeq, String sql) {
    ServerErrorMessage error = refusal(sql);
    assertThat(error.getSQLState()).isEqualTo("PJ002");
    assertThat(error.getConstraint()).isEqualTo("dg_event_log_trace_sequence");
    assertThat(error.getDetail()).isEqualTo("expected_trace_seq=" + traceSeq);
  }

  private void violates(String state, String constraint, String sql) {
    ServerErrorMessage error = refusal(sql);
    assertThat(error.getSQLState()).isEqualTo(state);
    assertThat(error.getConstraint()).isEqualTo(constraint);
  }

  private ServerErrorMessage refusal(String sql) {
    Throwable error = catchThrowable(() -> execute(connection, sql));
    assertThat(error).isInstanceOf(PSQLException.class);
    return ((PSQLException) error).getServerErrorMessage();
  }
}
