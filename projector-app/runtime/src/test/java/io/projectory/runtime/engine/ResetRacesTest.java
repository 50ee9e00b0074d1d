package io.projectory.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.api.OnError;
import io.projectory.runtime.run.Run;
import io.projectory.runtime.run.RunStatus;
import io.projectory.schemas.AdminCommand;
import io.projectory.schemas.AdminCommand.Verb;
import io.projectory.testkit.net.FaultProxy;
import io.projectory.testkit.workload.Envelope;
import io.projectory.testkit.workload.Workload;
import io.projectory.testkit.workload.WorkloadOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Resets that meet batches in flight, rebalances, each other and deaths (DESIGN 9). */
class ResetRacesTest {
  private static final String NAME = "one_row_per_event";

  @ParameterizedTest
  @CsvSource({"every tenant,", "one tenant,tenant-1"})
  void trap_3_a_batch_in_flight_while_its_scope_is_reset_writes_nothing(String scope, String tenant)
      throws Exception {
    CountDownLatch reset = new CountDownLatch(1);
    AtomicBoolean armed = new AtomicBoolean();
    CountDownLatch inFlight = new CountDownLatch(1);
    OneRowPerEvent projection =
        new OneRowPerEvent(
            event -> {
              boolean mine = event.tenantId().equals("tenant-1");
              if (mine && armed.compareAndSet(true, false)) {
                inFlight.countDown();
                await(reset);
              }
            },
            OnError.FATAL);
    try (TestFleet fleet = new TestFleet(1, List.of(projection))) {
      List<Envelope> events = new ArrayList<>();
      new Workload(WorkloadOptions.of(21, 400, 4)).forEach(events::add);
      fleet.append(events.subList(0, 200));
      fleet.publish();
      fleet.start("a");
      fleet.awaitCurrent();
      armed.set(true);
      fleet.append(events.subList(200, 400));
      fleet.publish();
      assertThat(inFlight.await(20, TimeUnit.SECONDS)).as(scope).isTrue();
      Run run = fleet.submit(TestFleet.command(Verb.REBUILD, NAME, tenant));
      Awaitility.await()
          .until(
              () ->
                  !"0"
                      .equals(
                          fleet.view(
                              "select max(generation) from dg_projection_cursors where tenant_id = 'tenant-1'")));
      reset.countDown();
      assertThat(fleet.awaitEnd(run).status()).isEqualTo(RunStatus.COMPLETED);
      fleet.awaitCurrent();
      OneRowPerEvent.assertEachOnce(fleet);
    }
  }

  @Test
  void traps_4_and_5_a_second_reset_and_a_rebalance_during_a_rebuild() throws Exception {
    AtomicInteger slow = new AtomicInteger();
    OneRowPerEvent projection = new OneRowPerEvent(event -> slowly(slow), OnError.FATAL);
    try (TestFleet fleet = new TestFleet(4, List.of(projection))) {
      fleet.append(new Workload(WorkloadOptions.of(22, 2_000, 8)));
      fleet.publish();
      fleet.start("a");
      fleet.awaitCurrent();
      slow.set(1);
      Run first = fleet.submit(TestFleet.command(Verb.REBUILD, NAME, null));
      Awaitility.await().until(() -> fleet.run(first.jobId()).processedEvents() > 0);
      ProjectorRuntime second = fleet.start("b");
      Run cancelled = fleet.submit(TestFleet.cancel(first.jobId()));
      assertThat(cancelled.status()).isEqualTo(RunStatus.CANCELLED);
      assertThat(cancelled.processedEvents()).isLessThan(2_000);
      Run again = fleet.submit(TestFleet.command(Verb.REBUILD, NAME, null));
      Awaitility.await().until(() -> fleet.run(again.jobId()).processedEvents() > 0);
      second.close();
      slow.set(0);
      assertThat(fleet.awaitEnd(again).status()).isEqualTo(RunStatus.COMPLETED);
      fleet.awaitCurrent();
      OneRowPerEvent.assertEachOnce(fleet);
      assertThat(fleet.view("select string_agg(distinct state, ',') from dg_projection_cursors"))
          .isEqualTo("attached");
      assertThat(fleet.run(first.jobId()).status()).isEqualTo(RunStatus.CANCELLED);
    }
  }

  /** Its sessions end without a word, as those of a killed process do. */
  @Test
  void a_run_goes_on_when_the_member_that_works_on_it_is_cut_off() throws Exception {
    OneRowPerEvent projection = new OneRowPerEvent(event -> {}, OnError.FATAL);
    try (TestFleet fleet = new TestFleet(2, List.of(projection));
        FaultProxy proxy = new FaultProxy("127.0.0.1", fleet.views.server().port())) {
      fleet.append(new Workload(WorkloadOptions.of(23, 300, 1)));
      fleet.publish();
      fleet.start("cut-off", TestFleet.settings(), fleet.viewsThrough(proxy));
      fleet.awaitCurrent();
      AdminCommand.Options slow = new AdminCommand.Options(null, null, 10, 60, false);
      Run run = fleet.submit(TestFleet.command(Verb.REBUILD, NAME, "tenant-1", slow));
      Awaitility.await().until(() -> fleet.run(run.jobId()).processedEvents() > 0);
      fleet.start("successor");
      proxy.cut();
      long before = fleet.run(run.jobId()).processedEvents();
      long started = System.nanoTime();
      Awaitility.await().until(() -> fleet.run(run.jobId()).processedEvents() > before);
      assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started)).isLessThan(8);
      assertThat(fleet.awaitEnd(run).status()).isEqualTo(RunStatus.COMPLETED);
      fleet.awaitCurrent();
      OneRowPerEvent.assertEachOnce(fleet);
    }
  }

  private static void slowly(AtomicInteger slow) {
    if (slow.get() > 0) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
