package io.projectory.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.chaos.load.Probes;
import io.projectory.chaos.stack.ChaosStack;
import io.projectory.chaos.stack.Member;
import io.projectory.chaos.stack.Observer;
import io.projectory.chaos.stack.StackOptions;
import io.projectory.testkit.await.Await;
import io.projectory.testkit.workload.Appender;
import io.projectory.testkit.workload.AppenderOptions;
import io.projectory.testkit.workload.Workload;
import io.projectory.testkit.workload.WorkloadOptions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * A member process that is stopped by a signal between two messages of a COPY in the transaction of
 * a batch: no time-out of the server ends such a session (DESIGN 4, rules).
 */
class HungInCopyTest {
  private static final Duration HEARTBEAT_TIMEOUT = Duration.ofSeconds(4);
  private static final Duration TAKE_OVER = HEARTBEAT_TIMEOUT.plusSeconds(5);
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final List<String> TENANTS = List.of("copied-1", "copied-2", "copied-3");

  private static final String IN_COPY =
      """
      select pid from pg_stat_activity a
       where client_port = any(?) and state = 'active' and wait_event = 'ClientRead'
         and query ilike 'copy %'
         and exists (select from pg_locks l where l.pid = a.pid
                      and l.relation = 'dg_partition_cursors'::regclass
                      and l.mode = 'RowExclusiveLock')
      """;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void trap_21_a_member_stopped_between_two_copy_messages_loses_partitions_and_late_commit()
      throws Exception {
    StackOptions options =
        new StackOptions(
            1,
            2,
            "poll_failure_backoff: {base: 100ms, cap: 1s}, max_consecutive_poll_failures: infinite");
    try (ChaosStack stack = ChaosStack.start(folder, options, news -> {})) {
      Observer observer = new Observer(stack);
      Probes probes = new Probes(stack);
      assertThat(probes.recover(TENANTS, SOON)).as("working at first").isNotNull();
      stack.members().forEach(member -> member.postgres().stallAfterCopyData());
      append(stack);
      Member hung = stopInCopy(stack);
      long stopped = System.nanoTime();
      long session = inCopy(stack, hung);

      assertThat(
              Await.throughOutages(
                  SOON, () -> observer.takenOver(hung.id(), ChaosStack.PROJECTIONS)))
          .isTrue();
      Duration takenOver = Duration.ofNanos(System.nanoTime() - stopped);
      assertThat(Await.throughOutages(SOON, () -> observer.pending() == 0))
          .as("all applied")
          .isTrue();
      System.out.println(
          "partitions taken over after "
              + takenOver
              + ", all applied after "
              + Duration.ofNanos(System.nanoTime() - stopped));
      assertThat(takenOver).isLessThan(TAKE_OVER);
      assertThat(runs(stack, session)).as("its session").isFalse();

      int before = hung.jvm().output().size();
      hung.thaw();
      hung.postgres().restore(); // what it had still sent comes now
      assertThat(Await.atMost(SOON).until(() -> refused(hung, before))).as("late commit").isTrue();
      assertThat(probes.recover(TENANTS, SOON)).as("working at last").isNotNull();
      List<String> findings = new ArrayList<>(stack.stopParts(Duration.ofSeconds(60)));
      Judgement judgement = Judgement.of(stack);
      findings.addAll(judgement.findings());
      assertThat(findings).isEmpty();
      assertThat(judgement.lost() + judgement.doubled() + judgement.digestMismatches()).isZero();
      assertThat(stack.restarts()).as("nobody had to start it again").isZero();
    }
  }

  /** In few transactions, so that batches are large enough to be copied. */
  private static void append(ChaosStack stack) throws InterruptedException {
    AppenderOptions options = AppenderOptions.of(1, 1);
    AppenderOptions large =
        new AppenderOptions(1, 1, 1_000, 0, 0, options.late(), options.patience());
    new Appender(stack.databases()::writer, large)
        .append(
            new Workload(WorkloadOptions.of(1, 3_000, TENANTS.size()).withTenantPrefix("copied-")));
  }

  /** The first whose line has stalled; the others' lines are good. */
  private static Member stopInCopy(ChaosStack stack) {
    List<Member> members = stack.members();
    assertThat(
            Await.atMost(SOON).until(() -> members.stream().anyMatch(m -> m.postgres().stalled())))
        .as("somebody copies")
        .isTrue();
    Member hung = members.stream().filter(m -> m.postgres().stalled()).findFirst().orElseThrow();
    hung.freeze();
    hung.excuse(true); // it is to come back by itself
    members.stream().filter(m -> m != hung).forEach(m -> m.postgres().restore());
    return hung;
  }

  /** The server process that waits for the rest of a COPY, holding the cursor's row. */
  private static long inCopy(ChaosStack stack, Member member) {
    List<Long> found = new ArrayList<>();
    Await.throughOutages(SOON, () -> found.addAll(sessionsInCopy(stack, member)));
    assertThat(found).as("sessions inside COPY").isNotEmpty();
    return found.get(0);
  }

  private static List<Long> sessionsInCopy(ChaosStack stack, Member member) throws SQLException {
    List<Long> pids = new ArrayList<>();
    try (Connection views = stack.databases().views();
        PreparedStatement select = views.prepareStatement(IN_COPY)) {
      Object[] ports = member.postgres().portsToTarget().toArray();
      select.setArray(1, views.createArrayOf("integer", ports));
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          pids.add(row.getLong(1));
        }
      }
    }
    return pids;
  }

  private static boolean runs(ChaosStack stack, long pid) throws SQLException {
    try (Connection views = stack.databases().views();
        PreparedStatement select =
            views.prepareStatement("select from pg_stat_activity where pid = ?")) {
      select.setLong(1, pid);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  /** Whether the member says that its batch came to nothing. */
  private static boolean refused(Member member, int from) {
    List<String> lines = member.jvm().output();
    return lines.subList(from, lines.size()).stream()
        .anyMatch(line -> line.contains("A server could not be used, trying again"));
  }
}
