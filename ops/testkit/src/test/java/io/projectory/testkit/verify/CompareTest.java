package io.projectory.testkit.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.servers.TestDatabase;
import io.projectory.testkit.TestDatabases;
import io.projectory.testkit.workload.ScrambledLog;
import io.projectory.testkit.workload.Workload;
import io.projectory.testkit.workload.WorkloadOptions;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CompareTest {
  private TestDatabase database;
  private Connection db;

  @BeforeEach
  void fill() throws SQLException, IOException {
    database = TestDatabases.create();
    db = database.dataSource().getConnection();
    WorkloadOptions options = WorkloadOptions.of(11, 2_000, 3).withTenantPrefix("größe 🔎 ");
    ScrambledLog.load(db, new Workload(options), 5);
    FoldedViews.write(db);
  }

  @AfterEach
  void close() throws SQLException {
    db.close();
    database.close();
  }

  private Report compare() throws SQLException {
    try (Connection log = database.dataSource().getConnection();
        Connection views = database.dataSource().getConnection()) {
      return Compare.run(log, views, 20);
    }
  }

  private void change(String sql) throws SQLException {
    try (Statement statement = db.createStatement()) {
      assertThat(statement.executeUpdate(sql)).isPositive();
      db.commit();
    }
  }

  @Test
  void a_scope_past_its_head_makes_up_for_no_scope_that_is_behind() throws SQLException {
    change(
        "update dg_projection_cursors set last_log_seq = last_log_seq"
            + " + case projection_name when 'trace_summary' then 5 else -2 end");
    try (Connection log = database.dataSource().getConnection();
        Connection views = database.dataSource().getConnection()) {
      assertThat(Pending.events(log, views)).isEqualTo(3 * 2 * 2);
    }
  }

  @Test
  void tables_that_are_the_fold_have_no_difference() throws SQLException {
    Report report = compare();
    assertThat(report.differences()).isEmpty();
    assertThat(report.clean()).isTrue();
    assertThat(report.events()).isEqualTo(2_000);
    assertThat(report.tenants()).isEqualTo(3);
    assertThat(report.rowsCompared()).isGreaterThan(2_000);
  }

  @Test
  void a_missing_row_is_lost_and_changes_the_digest() throws SQLException {
    change(
        "delete from dg_cg_edges where edge_id ="
            + " (select edge_id from dg_cg_edges order by log_seq desc limit 1)");
    Report report = compare();
    assertThat(report.lost()).isEqualTo(1);
    assertThat(report.doubled()).isZero();
    assertThat(report.digestMismatches()).isEqualTo(2);
  }

  @Test
  void a_row_too_many_is_doubled_also_of_a_tenant_without_events() throws SQLException {
    change(
        "insert into dg_policy_eval_index select 'nobody', index_id, trace_id, policy_id,"
            + " policy_version, log_seq, created_at from dg_policy_eval_index limit 1");
    Report report = compare();
    assertThat(report.doubled()).isEqualTo(1);
    assertThat(report.lost()).isZero();
  }

  @Test
  void another_value_is_a_difference_that_names_the_column() throws SQLException {
    change(
        "update dg_trace_summary set event_count = event_count + 1 where (tenant_id, trace_id) ="
            + " (select tenant_id, trace_id from dg_trace_summary limit 1)");
    Report report = compare();
    assertThat(report.different()).isEqualTo(1);
    assertThat(report.differences().get(0).detail()).contains("event_count is");
    assertThat(report.digestMismatches()).isEqualTo(2);
  }

  @Test
  void a_cursor_that_is_behind_counts_the_events_it_has_not_come_to() throws SQLException {
    change(
        "update dg_projection_cursors set last_log_seq = last_log_seq - 7 where projection_name ="
            + " 'trace_summary' and tenant_id = (select min(tenant_id) from dg_trace_summary)");
    assertThat(compare().lost()).isEqualTo(7);
  }

  @Test
  void a_stored_digest_must_be_true_at_the_log_seq_it_carries() throws SQLException {
    change(
        "update dg_projection_digests set last_log_seq = last_log_seq - 1"
            + " where projection_name = 'context_graph'");
    Report report = compare();
    assertThat(report.lost() + report.doubled() + report.different()).isZero();
    assertThat(report.digestMismatches()).isPositive();
  }

  @Test
  void a_scope_that_must_have_stopped_needs_its_failure_and_nothing_behind_it()
      throws SQLException {
    try (Statement statement = db.createStatement()) {
      statement.execute("alter table dg_event_log disable trigger user");
    }
    change(breakOneHash());
    Report report = compare();
    assertThat(report.stopped()).hasSize(3).first().asString().contains("conflict");
    assertThat(report.doubled()).isPositive();
    assertThat(report.differences()).anyMatch(d -> d.what().equals("dg_projection_failures"));
  }

  private static String breakOneHash() {
    return "update dg_event_log set payload_hash = 'sha256:0' where (tenant_id, log_seq) ="
        + " (select tenant_id, max(log_seq) / 2 from dg_event_log group by tenant_id limit 1)";
  }
}
