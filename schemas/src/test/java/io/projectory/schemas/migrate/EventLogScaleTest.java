package io.projectory.schemas.migrate;

import static io.projectory.schemas.migrate.LogDatabase.COLUMNS;
import static io.projectory.schemas.migrate.LogDatabase.execute;
import static io.projectory.schemas.migrate.LogDatabase.number;
import static io.projectory.schemas.migrate.LogDatabase.strings;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Enumeration;
import java.util.Iterator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/** Numbering many tenants, and many rows, in one transaction (SEMANTICS 6). */
class EventLogScaleTest {

  private LogDatabase log;
  private Connection connection;

  @BeforeEach
  void connect() throws SQLException {
    log = new LogDatabase();
    connection = log.connect();
  }

  @AfterEach
  void disconnect() throws SQLException {
    connection.close();
    log.close();
  }

  @Test
  void aHundredThousandTenantsFitIntoOneCopy() throws SQLException, IOException {
    int tenants = 100_000;
    assertThat(strings(connection, "show max_locks_per_transaction")).containsExactly("64");
    connection.setAutoCommit(false);
    assertThat(copy(IntStream.range(0, tenants).mapToObj(n -> line("t" + n, "a", 0)).iterator()))
        .isEqualTo(tenants);
    assertThat(number(connection, "select count(*) from pg_locks where pid = pg_backend_pid()"))
        .as("locks held in shared memory")
        .isLessThan(50);
    connection.commit();
    assertThat(number(connection, "select count(*) from dg_event_log where log_seq = 1"))
        .isEqualTo(tenants);
  }

  /**
   * The planner believes that the table has a handful of rows, and would read it whole for each.
   * The number of index entries read tells, where a clock would only hint.
   */
  @Test
  void trap_26_onATableAnalysedWhileTinyEachRowCostsTheSame() throws SQLException, IOException {
    copy(IntStream.range(0, 5).mapToObj(n -> line("t", "tiny" + n, 0)).iterator());
    execute(connection, "analyze dg_event_log, dg_event_log_tenants");
    awaitStatistics(5);
    long scansBefore = sequentialScans();
    long readBefore = indexEntriesRead();
    int rows = 20_000;
    copy(IntStream.range(0, rows).mapToObj(n -> line("t", "a" + n / 20, n % 20)).iterator());
    awaitStatistics(5 + rows);
    assertThat(sequentialScans() - scansBefore).isZero();
    assertThat(indexEntriesRead() - readBefore).isLessThan(4L * rows);
    assertThat(log.tenantsWithGaps()).isEmpty();
  }

  /** Rows of other tenants, traces and types are never read, wherever the writer's own stand. */
  @Test
  void interleavedTenantsAndTracesCostTheSame() throws SQLException, IOException {
    int rows = 20_000;
    copy(IntStream.range(0, 5).mapToObj(n -> line("t" + n, "a", 0)).iterator());
    execute(connection, "analyze dg_event_log, dg_event_log_tenants");
    awaitStatistics(5);
    long scansBefore = sequentialScans();
    long readBefore = indexEntriesRead();
    copy(
        IntStream.range(0, rows)
            .mapToObj(n -> line("t" + n % 40, "b" + n / 40 % 10, n / 400))
            .iterator());
    awaitStatistics(5 + rows);
    assertThat(sequentialScans() - scansBefore).isZero();
    assertThat(indexEntriesRead() - readBefore).isLessThan(4L * rows);
    assertThat(log.tenantsWithGaps()).isEmpty();
  }

  /** A lock that left a dead version behind for each transaction would be read again by each. */
  @Test
  void aLongSnapshotDoesNotMakeAppendsSlower() throws SQLException, IOException {
    copy(IntStream.range(0, 5).mapToObj(n -> line("t", "tiny" + n, 0)).iterator());
    try (Connection dump = log.connect()) {
      dump.setAutoCommit(false);
      dump.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      strings(dump, "select count(*) from dg_event_log");
      for (int n = 0; n < 200; n++) {
        copy(java.util.List.of(line("t", "a" + n, 0)).iterator());
      }
      assertThat(number(connection, "select pg_relation_size('dg_event_log_tenants')"))
          .isEqualTo(8192);
      awaitStatistics(205);
      assertThat(
              number(
                  connection,
                  "select n_tup_upd + n_dead_tup from pg_stat_user_tables"
                      + " where relname = 'dg_event_log_tenants'"))
          .isZero();
    }
  }

  private long copy(Iterator<String> lines) throws SQLException, IOException {
    return connection
        .unwrap(PGConnection.class)
        .getCopyAPI()
        .copyIn(
            "copy dg_event_log " + COLUMNS + " from stdin",
            new SequenceInputStream(streams(lines)));
  }

  private static Enumeration<InputStream> streams(Iterator<String> lines) {
    return new Enumeration<>() {
      @Override
      public boolean hasMoreElements() {
        return lines.hasNext();
      }

      @Override
      public InputStream nextElement() {
        return new java.io.ByteArrayInputStream(
            lines.next().getBytes(java.nio.charset.StandardCharsets.UTF_8));
      }
    };
  }

  private static String line(String tenant, String trace, int traceSeq) {
    String id = tenant + "/" + trace + "/" + traceSeq;
    String type = traceSeq == 0 ? "TraceStarted" : "InputObserved";
    return String.join(
            "\t",
            tenant,
            id,
            trace,
            "" + traceSeq,
            type,
            "o",
            "r",
            "p",
            "s",
            "agent",
            "a",
            id,
            "{}",
            "h")
        + "\n";
  }

  /** A session reports its counters with a delay, and at once when asked to. */
  private void awaitStatistics(long inserted) throws SQLException {
    strings(connection, "select pg_stat_force_next_flush()");
    assertThat(
            number(
                connection,
                "select n_tup_ins from pg_stat_user_tables where relname = 'dg_event_log'"))
        .isEqualTo(inserted);
  }

  private long sequentialScans() throws SQLException {
    return number(
        connection, "select seq_scan from pg_stat_user_tables where relname = 'dg_event_log'");
  }

  private long indexEntriesRead() throws SQLException {
    return number(
        connection,
        "select sum(idx_tup_read) from pg_stat_user_indexes where relname like 'dg_event_log%'");
  }
}
