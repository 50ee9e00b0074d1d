package io.projectory.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.api.OnError;
import io.projectory.runtime.config.HeartbeatConfig;
import io.projectory.runtime.config.ProjectionSettings;
import io.projectory.servers.TestServers;
import io.projectory.testkit.workload.Workload;
import io.projectory.testkit.workload.WorkloadOptions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Members that leave in good order, and how fast others go on. */
class LeavingMemberTest {
  @Test
  void trap_18_a_member_that_stops_finishes_its_batch_and_hands_over_within_a_second()
      throws Exception {
    CountDownLatch inBatch = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    AtomicBoolean slow = new AtomicBoolean();
    OneRowPerEvent projection =
        new OneRowPerEvent(
            event -> {
              if (slow.compareAndSet(true, false)) {
                inBatch.countDown();
                OneRowPerEvent.hangUntil(release);
              }
            },
            OnError.FATAL);
    try (TestFleet fleet = TestFleet.filled(projection)) {
      ProjectorRuntime first = fleet.start("first", defaultHeartbeat(), fleet.views.dataSource());
      fleet.awaitCurrent();
      slow.set(true);
      fleet.append(new Workload(WorkloadOptions.of(86, 60, 4).withTenantPrefix("last-")));
      fleet.publish();
      inBatch.await();
      CompletableFuture<Void> closing = CompletableFuture.runAsync(first::close);
      ProjectorRuntime second = fleet.start("second", defaultHeartbeat(), fleet.views.dataSource());
      release.countDown();
      closing.get(20, TimeUnit.SECONDS);
      // with the default heartbeat of 5 s and time-out of 15 s
      long started = System.nanoTime();
      Awaitility.await().pollInterval(Duration.ofMillis(10)).until(second::assigned);
      fleet.awaitCurrent();
      long millis = Duration.ofNanos(System.nanoTime() - started).toMillis();
      assertThat(millis).as("milliseconds to hand over").isLessThan(4_000);
      OneRowPerEvent.assertEachOnce(fleet);
    }
  }

  @Test
  void a_member_that_stops_leaves_its_group_at_once() throws Exception {
    try (TestFleet fleet = TestFleet.filled(new OneRowPerEvent(event -> {}, OnError.FATAL))) {
      ProjectorRuntime first = fleet.start("first");
      fleet.awaitCurrent();
      ProjectorRuntime second = fleet.start("second");
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(second::assigned);
      first.close();
      fleet.append(new Workload(WorkloadOptions.of(82, 50, 4).withTenantPrefix("later-")));
      fleet.publish();
      long started = System.nanoTime();
      fleet.awaitCurrent();
      // well below the session time-out, so it did not run out
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(4));
      OneRowPerEvent.assertEachOnce(fleet);
    }
  }

  @Test
  void the_new_group_protocol_works_and_hands_over() throws Exception {
    try (TestFleet fleet = TestFleet.filled(new OneRowPerEvent(event -> {}, OnError.FATAL))) {
      Map<String, String> consumer = Map.of("group.protocol", "consumer");
      ProjectorRuntime first =
          fleet.start("first", TestFleet.settings(), fleet.views.dataSource(), consumer);
      fleet.awaitCurrent();
      String group = fleet.groupPrefix() + "one_row_per_event";
      assertThat(
              TestServers.kafka().admin().listGroups().all().get().stream()
                  .filter(g -> g.groupId().equals(group))
                  .map(g -> g.type().orElseThrow().toString()))
          .containsExactly("Consumer");
      ProjectorRuntime second =
          fleet.start("second", TestFleet.settings(), fleet.views.dataSource(), consumer);
      Awaitility.await().atMost(Duration.ofSeconds(60)).until(second::assigned);
      first.close();
      fleet.append(new Workload(WorkloadOptions.of(85, 100, 4).withTenantPrefix("later-")));
      fleet.publish();
      fleet.awaitCurrent();
      OneRowPerEvent.assertEachOnce(fleet);
    }
  }

  private static ProjectionSettings defaultHeartbeat() {
    ProjectionSettings settings = TestFleet.settings();
    return new ProjectionSettings(
        settings.batchSize(),
        settings.jobBatchSize(),
        settings.poll(),
        settings.eventRetry(),
        HeartbeatConfig.defaults());
  }
}
