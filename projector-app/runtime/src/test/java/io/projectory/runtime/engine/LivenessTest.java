package io.projectory.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.api.OnError;
import io.projectory.runtime.config.Backoff;
import io.projectory.runtime.config.HeartbeatConfig;
import io.projectory.runtime.config.PollConfig;
import io.projectory.runtime.config.ProjectionSettings;
import io.projectory.runtime.failure.TypedStop;
import io.projectory.servers.TestServers;
import io.projectory.testkit.net.FaultProxy;
import io.projectory.testkit.workload.Workload;
import io.projectory.testkit.workload.WorkloadOptions;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.ds.PGSimpleDataSource;

/** Hung, cut off and leaving members (DESIGN 6). Heartbeat time-out is 6 s here. */
class LivenessTest {
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
                await(release);
              }
            },
            OnError.FATAL);
    try (TestFleet fleet = fleet(projection)) {
      ProjectorRuntime hung = fleet.start("hung");
      Awaitility.await().until(() -> !hang.get());
      fleet.start("successor");
      long started = System.nanoTime();
      fleet.awaitCurrent();
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(TAKE_OVER);
      assertThat(hung.alive()).isFalse();
      release.countDown();
      Awaitility.await().atMost(Duration.ofSeconds(20)).until(hung::alive);
      assertEachOnce(fleet);
    }
  }

  @Test
  void a_member_that_hangs_inside_its_open_transaction_does_not_block_its_successor()
      throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    AtomicBoolean hang = new AtomicBoolean(true);
    try (TestFleet fleet = fleet(new OneRowPerEvent(event -> {}, OnError.FATAL))) {
      DataSource hanging =
          beforeCommit(
              fleet.views.dataSource(),
              () -> {
                if (rowsWritten(fleet) && hang.compareAndSet(true, false)) {
                  await(release);
                }
              });
      fleet.start("hung", TestFleet.settings(), hanging);
      Awaitility.await().until(() -> !hang.get());
      fleet.start("successor");
      long started = System.nanoTime();
      fleet.awaitCurrent();
      assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(TAKE_OVER);
      release.countDown();
      assertEachOnce(fleet);
    }
  }

  @Test
  void trap_21_a_backend_that_waits_inside_copy_with_the_cursor_row_locked_is_ended()
      throws Exception {
    try (TestFleet fleet = fleet(new OneRowPerEvent(event -> {}, OnError.FATAL));
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
      assertEachOnce(fleet);
    }
  }

  @Test
  void the_new_group_protocol_works_and_hands_over() throws Exception {
    try (TestFleet fleet = fleet(new OneRowPerEvent(event -> {}, OnError.FATAL))) {
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
      assertEachOnce(fleet);
    }
  }

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
                await(release);
              }
            },
            OnError.FATAL);
    try (TestFleet fleet = fleet(projection)) {
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
      assertEachOnce(fleet);
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

  @Test
  void a_member_that_stops_leaves_its_group_at_once() throws Exception {
    try (TestFleet fleet = fleet(new OneRowPerEvent(event -> {}, OnError.FATAL))) {
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
      assertEachOnce(fleet);
    }
  }

  @Test
  void a_database_that_goes_away_fails_no_scope_and_work_goes_on_when_it_is_back()
      throws Exception {
    try (TestFleet fleet = fleet(new OneRowPerEvent(event -> {}, OnError.RETRY));
        FaultProxy proxy = new FaultProxy("127.0.0.1", fleet.views.server().port())) {
      ProjectorRuntime member =
          fleet.start("a", settings(PollConfig.INFINITE), through(proxy, fleet));
      fleet.awaitCurrent();
      proxy.cut();
      fleet.append(new Workload(WorkloadOptions.of(83, 400, 4).withTenantPrefix("later-")));
      fleet.publish();
      Awaitility.await().pollDelay(Duration.ofSeconds(3)).until(() -> !member.failure().isDone());
      proxy.restore();
      fleet.awaitCurrent();
      assertThat(fleet.view("select count(*) from dg_projection_failures")).isEqualTo("0");
      assertEachOnce(fleet);
    }
  }

  @Test
  void a_line_that_goes_dead_in_mid_commit_hangs_no_worker_for_ever() throws Exception {
    try (TestFleet fleet = fleet(new OneRowPerEvent(event -> {}, OnError.RETRY));
        FaultProxy dead = new FaultProxy("127.0.0.1", fleet.views.server().port())) {
      AtomicBoolean hang = new AtomicBoolean(true);
      DataSource dying =
          beforeCommit(
              through(dead, fleet),
              () -> {
                if (rowsWritten(fleet) && hang.compareAndSet(true, false)) {
                  dead.stall();
                }
              });
      ProjectorRuntime member =
          fleet.start(
              "a", settings(PollConfig.INFINITE), either(hang, dying, fleet.views.dataSource()));
      fleet.awaitCurrent();
      assertThat(hang).as("whether the line is still alive").isFalse();
      assertThat(member.failure()).isNotDone();
      assertEachOnce(fleet);
    }
  }

  /** Connections of the first source while the condition holds, then of the other. */
  private static DataSource either(AtomicBoolean condition, DataSource first, DataSource other) {
    return (DataSource)
        Proxy.newProxyInstance(
            LivenessTest.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) ->
                method.invoke(condition.get() ? first : other, arguments));
  }

  @Test
  void a_member_that_waits_in_back_off_goes_on_beating() throws Exception {
    try (TestFleet fleet = fleet(new OneRowPerEvent(event -> {}, OnError.RETRY));
        FaultProxy proxy = new FaultProxy("127.0.0.1", fleet.views.server().port())) {
      Duration longerThanTheHeartbeatTimeout = Duration.ofSeconds(8);
      ProjectorRuntime member =
          fleet.start(
              "a",
              settings(
                  PollConfig.INFINITE,
                  new Backoff(longerThanTheHeartbeatTimeout, longerThanTheHeartbeatTimeout)),
              through(proxy, fleet));
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
    try (TestFleet fleet = fleet(new OneRowPerEvent(event -> {}, OnError.RETRY));
        FaultProxy proxy = new FaultProxy("127.0.0.1", fleet.views.server().port())) {
      ProjectorRuntime member = fleet.start("a", settings(3), through(proxy, fleet));
      fleet.awaitCurrent();
      proxy.cut();
      Throwable why = member.failure().get(60, TimeUnit.SECONDS);
      assertThat(why).isInstanceOf(TypedStop.class);
      assertThat(((TypedStop) why).reason()).isEqualTo(TypedStop.Reason.TOO_MANY_POLL_FAILURES);
      assertThat(why).hasMessageContaining("3 failures in a row");
    }
  }

  private static TestFleet fleet(OneRowPerEvent projection) throws Exception {
    TestFleet fleet = new TestFleet(2, List.of(projection));
    fleet.append(new Workload(WorkloadOptions.of(81, 400, 4)));
    fleet.publish();
    return fleet;
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

  private static DataSource through(FaultProxy proxy, TestFleet fleet) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(
        fleet
            .views
            .jdbcUrl()
            .replace(":" + fleet.views.server().port() + "/", ":" + proxy.port() + "/"));
    source.setUser("postgres");
    source.setConnectTimeout(2);
    return source;
  }

  private interface Step {
    void run() throws SQLException;
  }

  /** Every connection runs the step before it commits. */
  private static DataSource beforeCommit(DataSource source, Step step) {
    return (DataSource)
        Proxy.newProxyInstance(
            LivenessTest.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              Object result = method.invoke(source, arguments);
              return result instanceof Connection connection ? wrap(connection, step) : result;
            });
  }

  private static Connection wrap(Connection connection, Step step) {
    return (Connection)
        Proxy.newProxyInstance(
            LivenessTest.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("commit")) {
                step.run();
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  /** Whether some transaction of the member already holds a moved cursor. */
  private static boolean rowsWritten(TestFleet fleet) throws SQLException {
    return !"0"
        .equals(
            fleet.view(
                "select count(*) from pg_locks l join pg_class c on c.oid = l.relation"
                    + " where c.relname = 'one_row_per_event' and l.mode = 'RowExclusiveLock'"));
  }

  private static void assertEachOnce(TestFleet fleet) throws SQLException {
    String events = fleet.view("select sum(last_log_seq) from dg_projection_cursors");
    assertThat(fleet.view("select count(*) from one_row_per_event")).isEqualTo(events);
    assertThat(fleet.view("select sum(events) from events_counted")).isEqualTo(events);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
