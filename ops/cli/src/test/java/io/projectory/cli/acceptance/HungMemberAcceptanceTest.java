package io.projectory.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.schemas.migrate.Roles;
import io.projectory.testkit.workload.Appender;
import io.projectory.testkit.workload.AppenderOptions;
import io.projectory.testkit.workload.Workload;
import io.projectory.testkit.workload.WorkloadOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A member that is stopped by a signal between two statements of its transaction. */
class HungMemberAcceptanceTest {
  private static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(6);
  private static final Duration START_OF_A_PROCESS = Duration.ofSeconds(30);
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String HEARTBEAT =
      """
      projector:
        per_projection:
          context_graph: {heartbeat: {heartbeat_interval: 2s, heartbeat_timeout: 6s}}
          trace_summary: {heartbeat: {heartbeat_interval: 2s, heartbeat_timeout: 6s}}
          precedent_index: {heartbeat: {heartbeat_interval: 2s, heartbeat_timeout: 6s}}
      """;

  @TempDir private Path folder;

  @Test
  void trap_21_it_loses_its_partitions_and_its_late_commit_changes_nothing() throws Exception {
    Parts parts = new Parts(folder, HEARTBEAT);
    MainProcess connector = parts.connector();
    MainProcess hung = parts.projector();
    MainProcess successor = null;
    try {
      append(parts, "first", 300);
      Current.await(parts, PATIENCE);
      stopInsideItsTransaction(parts, hung);
      long stopped = System.nanoTime();
      successor = parts.projector();
      Current.await(parts, PATIENCE);
      assertThat(Duration.ofNanos(System.nanoTime() - stopped))
          .isLessThan(HEARTBEAT_TIMEOUT.plusSeconds(5).plus(START_OF_A_PROCESS));
      Verdict.clean(parts);

      signal("CONT", hung);
      append(parts, "last", 300);
      Current.await(parts, PATIENCE);
      Verdict.clean(parts);
    } finally {
      for (MainProcess process : List.of(hung, connector)) {
        process.handle().destroyForcibly();
      }
      if (successor != null) {
        successor.handle().destroyForcibly();
      }
    }
  }

  /** It waits for a lock when it is stopped, gets it, and goes no further: the cursor is locked. */
  private static void stopInsideItsTransaction(Parts parts, MainProcess member) throws Exception {
    try (Connection superuser = parts.viewsSuperuser();
        Connection watch = parts.viewsSuperuser()) {
      superuser.setAutoCommit(false);
      try (Statement lock = superuser.createStatement()) {
        lock.execute("lock table dg_projection_cursors in exclusive mode");
      }
      append(parts, "second", 300);
      awaitSession(watch, "wait_event_type = 'Lock'");
      signal("STOP", member);
      superuser.rollback();
      awaitSession(watch, "state = 'idle in transaction'");
    }
  }

  private static void awaitSession(Connection watch, String condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(10))
        .until(() -> sessions(watch, condition) > 0);
  }

  private static int sessions(Connection watch, String condition) throws SQLException {
    try (Statement statement = watch.createStatement();
        ResultSet row =
            statement.executeQuery(
                "select count(*) from pg_stat_activity where datname = current_database()"
                    + " and usename = '"
                    + Roles.PROJECTOR
                    + "' and exists (select from pg_locks l where l.pid = pg_stat_activity.pid"
                    + " and l.relation = 'dg_partition_cursors'::regclass"
                    + " and l.mode = 'RowExclusiveLock') and "
                    + condition)) {
      row.next();
      return row.getInt(1);
    }
  }

  private static void append(Parts parts, String prefix, int events) throws InterruptedException {
    WorkloadOptions options = WorkloadOptions.of(prefix.hashCode(), events, 6);
    new Appender(() -> parts.connect("event_log", "writer"), AppenderOptions.of(Sizes.SEED, 2))
        .append(new Workload(options.withTenantPrefix(prefix + "-")));
  }

  private static void signal(String name, MainProcess process)
      throws IOException, InterruptedException {
    String pid = Long.toString(process.handle().pid());
    assertThat(new ProcessBuilder("kill", "-" + name, pid).start().waitFor()).isZero();
  }
}
