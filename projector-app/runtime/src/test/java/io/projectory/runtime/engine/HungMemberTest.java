package io.projectory.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.api.OnError;
import io.projectory.testkit.workload.Workload;
import io.projectory.testkit.workload.WorkloadOptions;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;

/**
 * Members that hang: another takes over, and nothing is applied twice (DESIGN 6). Heartbeat
 * time-out is 6 s here.
 */
class HungMemberTest {
  private static final Duration TAKE_OVER = Duration.ofSeconds(6 + 5);

  @Test
  void a_projection_that_loops_for_ever_loses_its_partitions_and_its_late_commit_is_refused()
      throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicBoolean hang = new AtomicBoolean(true);
    OneRowPerEvent projection =
        new OneRowPerEvent(
            event -> {
              if (event.logSeq() == 20 && hang.compareAndSet(true, false)) {
                OneRowPerEvent.hangUntil(release);
              }
            },
            OnError.FATAL);
    try (TestFleet fleet = TestFleet.filled(projection)) {
      ProjectorRuntime hung = fleet.start("hung");
      Awaitility.await().until(() -> !hang.get());
      fleet.start("successor");
      long started = System.nanoTime();
      fleet.awaitCurrent();
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(TAKE_OVER);
      assertThat(hung.alive()).isFalse();
      release.countDown();
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(hung::alive);
      OneRowPerEvent.assertEachOnce(fleet);
    }
  }

  @Test
  void a_member_that_hangs_inside_its_open_transaction_does_not_block_its_successor()
      throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicBoolean hang = new AtomicBoolean(true);
    try (TestFleet fleet = TestFleet.filled(new OneRowPerEvent(event -> {}, OnError.FATAL))) {
      DataSource hanging =
          BeforeCommit.once(
              fleet, fleet.views.dataSource(), hang, () -> OneRowPerEvent.hangUntil(release));
      fleet.start("hung", TestFleet.settings(), hanging);
      Awaitility.await().until(() -> !hang.get());
      fleet.start("successor");
      long started = System.nanoTime();
      fleet.awaitCurrent();
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(TAKE_OVER);
      release.countDown();
      OneRowPerEvent.assertEachOnce(fleet);
    }
  }

  @Test
  void trap_21_a_backend_that_waits_inside_copy_with_the_cursor_row_locked_is_ended()
      throws Exception {
    try (TestFleet fleet = TestFleet.filled(new OneRowPerEvent(event -> {}, OnError.FATAL));
        Connection hung = fleet.views.dataSource().getConnection()) {
      ProjectorRuntime first = fleet.start("first");
      fleet.awaitCurrent();
      first.close();
      hung.setAutoCommit(false);
      try (Statement statement = hung.createStatement()) {
        statement.execute("set local statement_timeout = 100");
        statement.execute("set local idle_in_transaction_session_timeout = 100");
        statement.execute("update dg_partition_cursors set updated_at = now()");
        // no time-out fires while COPY waits for its client
        hung.unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn("copy one_row_per_event from stdin")
            .writeToCopy(new byte[0], 0, 0);
      }
      fleet.append(new Workload(WorkloadOptions.of(84, 50, 4).withTenantPrefix("later-")));
      fleet.publish();
      fleet.start("successor");
      long started = System.nanoTime();
      fleet.awaitCurrent();
      assertThat(Duration.ofNanos(System.nanoTime() - started))
          .isLessThan(TAKE_OVER.plusSeconds(4));
      OneRowPerEvent.assertEachOnce(fleet);
    }
  }
}
