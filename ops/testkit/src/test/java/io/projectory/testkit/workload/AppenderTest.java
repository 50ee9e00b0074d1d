package io.projectory.testkit.workload;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.servers.TestDatabase;
import io.projectory.testkit.TestDatabases;
import io.projectory.testkit.fold.ReferenceFold;
import io.projectory.testkit.verify.FoldFromLog;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;

class AppenderTest {
  private static long number(Connection db, String sql) throws SQLException {
    try (Statement statement = db.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  @Test
  void concurrent_writers_append_every_event_once_although_some_roll_back_or_are_killed()
      throws Exception {
    TestDatabase database = TestDatabases.create();
    Workload workload = new Workload(WorkloadOptions.of(3, 3_000, 5));
    Appender appender =
        new Appender(
            database.dataSource("projectory_writer")::getConnection, AppenderOptions.of(3, 8));
    Thread killer = new Thread(() -> killWriters(database, appender));
    killer.start();
    appender.append(workload);
    killer.join();

    assertThat(appender.appended()).isEqualTo(3_000);
    try (Connection db = database.dataSource().getConnection()) {
      assertThat(number(db, "select count(*) from dg_event_log")).isEqualTo(3_000);
      db.setAutoCommit(false);
      FoldFromLog log = new FoldFromLog(db);
      for (String tenant : log.tenants()) {
        ReferenceFold fold = log.fold(tenant);
        assertThat(fold.cursors().values()).containsOnly(fold.events());
      }
    }
  }

  private static void killWriters(TestDatabase database, Appender appender) {
    try (Connection db = database.dataSource().getConnection()) {
      for (long mark : List.of(500L, 1_000L, 2_000L)) {
        while (appender.appended() < mark) {
          Thread.onSpinWait();
        }
        number(
            db,
            "select count(pg_terminate_backend(pid)) from pg_stat_activity"
                + " where datname = current_database() and pid <> pg_backend_pid()");
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void a_late_transaction_is_seen_only_after_its_commit() throws Exception {
    TestDatabase database = TestDatabases.create();
    List<Envelope> events = new Workload(WorkloadOptions.of(4, 20, 1)).stream().toList();
    try (Connection db = database.dataSource().getConnection();
        LateTransaction late =
            LateTransaction.open(database.dataSource("projectory_writer")::getConnection, events)) {
      assertThat(number(db, "select count(*) from dg_event_log")).isZero();
      late.commit();
      assertThat(number(db, "select max(log_seq) from dg_event_log")).isEqualTo(20);
    }
  }

  @Test
  void behind_the_triggers_an_event_keeps_the_number_and_the_hash_it_is_given() throws Exception {
    TestDatabase database = TestDatabases.create();
    Envelope event = new Workload(WorkloadOptions.of(6, 1, 1)).iterator().next();
    try (Connection db = database.dataSource().getConnection()) {
      BehindTheTriggers.insert(db, event, 9, "sha256:wrong");
      ReferenceFold fold = new FoldFromLog(db).fold(event.tenantId());
      assertThat(fold.head()).isEqualTo(9);
      assertThat(fold.stop("trace_summary").hole()).isTrue();
      assertThat(number(db, "select count(*) from dg_event_log where payload_hash like '%wrong'"))
          .isEqualTo(1);
    }
  }

  @Test
  void a_scrambled_log_is_numbered_as_appended_but_lies_in_another_order() throws Exception {
    TestDatabase database = TestDatabases.create();
    try (Connection db = database.dataSource().getConnection()) {
      assertThat(ScrambledLog.load(db, new Workload(WorkloadOptions.of(5, 5_000, 4)), 1))
          .isEqualTo(5_000);
      FoldFromLog log = new FoldFromLog(db);
      for (String tenant : log.tenants()) {
        ReferenceFold fold = log.fold(tenant);
        assertThat(fold.cursors().values()).containsOnly(fold.events());
      }
      assertThat(
              number(
                  db,
                  "select (abs(correlation) * 100)::int from pg_stats"
                      + " where tablename = 'dg_event_log' and attname = 'log_seq'"))
          .isLessThan(20);
    }
  }
}
