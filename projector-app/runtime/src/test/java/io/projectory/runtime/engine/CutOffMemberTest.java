package io.projectory.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.api.OnError;
import io.projectory.runtime.config.Backoff;
import io.projectory.runtime.config.PollConfig;
import io.projectory.runtime.config.ProjectionSettings;
import io.projectory.runtime.failure.TypedStop;
import io.projectory.testkit.net.FaultProxy;
import io.projectory.testkit.workload.Workload;
import io.projectory.testkit.workload.WorkloadOptions;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Members whose line to the projection database breaks. */
class CutOffMemberTest {
  @Test
  void a_database_that_goes_away_fails_no_scope_and_work_goes_on_when_it_is_back()
      throws Exception {
    try (TestFleet fleet = TestFleet.filled(new OneRowPerEvent(event -> {}, OnError.RETRY));
        FaultProxy proxy = new FaultProxy("127.0.0.1", fleet.views.server().port())) {
      ProjectorRuntime member =
          fleet.start("a", settings(PollConfig.INFINITE), fleet.viewsThrough(proxy));
      fleet.awaitCurrent();
      proxy.cut();
      fleet.append(new Workload(WorkloadOptions.of(83, 400, 4).withTenantPrefix("later-")));
      fleet.publish();
      Awaitility.await().pollDelay(Duration.ofSeconds(3)).until(() -> !member.failure().isDone());
      proxy.restore();
      fleet.awaitCurrent();
      assertThat(fleet.view("select count(*) from dg_projection_failures")).isEqualTo("0");
      OneRowPerEvent.assertEachOnce(fleet);
    }
  }

  @Test
  void a_line_that_goes_dead_in_mid_commit_hangs_no_worker_for_ever() throws Exception {
    try (TestFleet fleet = TestFleet.filled(new OneRowPerEvent(event -> {}, OnError.RETRY));
        FaultProxy dead = new FaultProxy("127.0.0.1", fleet.views.server().port())) {
      AtomicBoolean hang = new AtomicBoolean(true);
      DataSource dying = BeforeCommit.once(fleet, fleet.viewsThrough(dead), hang, dead::stall);
      ProjectorRuntime member =
          fleet.start(
              "a", settings(PollConfig.INFINITE), either(hang, dying, fleet.views.dataSource()));
      fleet.awaitCurrent();
      assertThat(hang).as("whether the line is still alive").isFalse();
      assertThat(member.failure()).isNotDone();
      OneRowPerEvent.assertEachOnce(fleet);
    }
  }

  @Test
  void a_member_that_waits_in_back_off_goes_on_beating() throws Exception {
    try (TestFleet fleet = TestFleet.filled(new OneRowPerEvent(event -> {}, OnError.RETRY));
        FaultProxy proxy = new FaultProxy("127.0.0.1", fleet.views.server().port())) {
      Duration longerThanTheHeartbeatTimeout = Duration.ofSeconds(8);
      ProjectorRuntime member =
          fleet.start(
              "a",
              settings(
                  PollConfig.INFINITE,
                  new Backoff(longerThanTheHeartbeatTimeout, longerThanTheHeartbeatTimeout)),
              fleet.viewsThrough(proxy));
      fleet.awaitCurrent();
      proxy.cut();
      Awaitility.await()
          .during(longerThanTheHeartbeatTimeout)
          .atMost(Duration.ofSeconds(20))
          .until(member::alive);
    }
  }

  @Test
  void a_member_gives_up_after_the_configured_number_of_failures_in_a_row() throws Exception {
    try (TestFleet fleet = TestFleet.filled(new OneRowPerEvent(event -> {}, OnError.RETRY));
        FaultProxy proxy = new FaultProxy("127.0.0.1", fleet.views.server().port())) {
      ProjectorRuntime member = fleet.start("a", settings(3), fleet.viewsThrough(proxy));
      fleet.awaitCurrent();
      proxy.cut();
      Throwable why = member.failure().get(60, TimeUnit.SECONDS);
      assertThat(why).isInstanceOf(TypedStop.class);
      assertThat(((TypedStop) why).reason()).isEqualTo(TypedStop.Reason.TOO_MANY_POLL_FAILURES);
      assertThat(why).hasMessageContaining("3 failures in a row");
    }
  }

  private static ProjectionSettings settings(int maxFailures) {
    return settings(maxFailures, new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1)));
  }

  private static ProjectionSettings settings(int maxFailures, Backoff backoff) {
    ProjectionSettings settings = TestFleet.settings();
    return new ProjectionSettings(
        settings.batchSize(),
        settings.jobBatchSize(),
        new PollConfig(Duration.ZERO, Duration.ofMillis(200), backoff, maxFailures),
        settings.eventRetry(),
        settings.heartbeat());
  }

  /** Connections of the first source while the condition holds, then of the other. */
  private static DataSource either(AtomicBoolean condition, DataSource first, DataSource other) {
    return (DataSource)
        Proxy.newProxyInstance(
            CutOffMemberTest.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) ->
                method.invoke(condition.get() ? first : other, arguments));
  }
}
