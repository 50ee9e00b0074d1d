package io.projectory.runtime.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectory.runtime.config.Backoff;
import io.projectory.runtime.config.PollConfig;
import io.projectory.runtime.config.ProjectionSettings;
import io.projectory.runtime.failure.TypedStop;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.errors.DisconnectException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every runner of projections must do, checked step by step with a clock of its own. */
class ConformanceTest {
  private Stage stage;

  @BeforeEach
  void open() throws SQLException {
    QuietLogs.on();
    stage = new Stage();
  }

  @AfterEach
  void close() throws SQLException {
    QuietLogs.off();
    stage.close();
  }

  @Test
  void the_default_configuration_processes_everything_and_sees_later_appends() throws SQLException {
    SimulatedMember member = stage.member("a");
    member.start(ProjectionSettings.defaults());
    stage.append(Stage.TENANT, 30);
    stage.work(member, 5);
    assertThat(stage.notConverged()).isEmpty();
    stage.append(Stage.OTHER, 5);
    stage.work(member, 3);
    assertThat(stage.notConverged()).isEmpty();
  }

  @Test
  void a_backlog_of_many_pages_is_worked_off() throws SQLException {
    SimulatedMember member = stage.member("a");
    member.start(new ProjectionSettings(2, 2, null, null, null));
    stage.append(Stage.TENANT, 90);
    stage.append(Stage.OTHER, 90);
    stage.work(member, 200);
    assertThat(stage.notConverged()).isEmpty();
  }

  @Test
  void the_poll_interval_is_kept_between_polls_that_found_something() {
    SimulatedMember member = stage.member("a");
    member.start(
        new ProjectionSettings(
            50, 50, PollConfig.builder().pollInterval(Duration.ofSeconds(3)).build(), null, null));
    stage.work(member, 2);
    assertThat(member.pauses()).isEmpty();
    stage.append(Stage.TENANT, 1);
    Instant started = stage.clock.instant();
    member.work();
    assertThat(member.pauses()).hasSize(1);
    assertThat(member.pauses().get(0))
        .isBetween(started.plusSeconds(3), started.plusSeconds(3).plusMillis(100));
  }

  @Test
  void the_poll_interval_does_not_apply_after_a_full_batch() throws SQLException {
    SimulatedMember member = stage.member("a");
    member.start(
        new ProjectionSettings(
            1, 1, PollConfig.builder().pollInterval(Duration.ofSeconds(3)).build(), null, null));
    stage.append(Stage.TENANT, 5);
    stage.work(member, 10);
    assertThat(stage.notConverged()).isEmpty();
    assertThat(member.pauses()).isEmpty();
  }

  @Test
  void a_reader_that_fails_for_ever_stops_after_the_configured_count_with_nothing_applied()
      throws SQLException {
    SimulatedMember member = stage.member("a");
    member.start(
        new ProjectionSettings(
            50,
            50,
            PollConfig.builder()
                .pollFailureBackoff(new Backoff(Duration.ofMillis(100), Duration.ofMillis(400)))
                .maxConsecutivePollFailures(4)
                .build(),
            null,
            null));
    stage.append(Stage.TENANT, 3);
    AtomicInteger polls = new AtomicInteger();
    member.consumer().failing =
        () -> {
          polls.incrementAndGet();
          return new DisconnectException("no broker");
        };
    assertThatThrownBy(() -> stage.work(member, 50))
        .isInstanceOfSatisfying(
            TypedStop.class,
            e -> assertThat(e.reason()).isEqualTo(TypedStop.Reason.TOO_MANY_POLL_FAILURES));
    assertThat(polls).hasValue(4);
    assertThat(stage.state().rows).isEmpty();
    assertThat(stage.state().scopes).isEmpty();
  }

  @Test
  void waits_between_failures_double_up_to_their_cap() {
    SimulatedMember member = stage.member("a");
    member.start(
        new ProjectionSettings(
            50,
            50,
            PollConfig.builder()
                .pollFailureBackoff(new Backoff(Duration.ofMillis(1000), Duration.ofMillis(4000)))
                .maxConsecutivePollFailures(PollConfig.INFINITE)
                .build(),
            null,
            null));
    AtomicInteger failures = new AtomicInteger();
    stage.before =
        (source, sql) -> {
          failures.incrementAndGet();
          throw source.lose("no database");
        };
    for (long expected : new long[] {1000, 2000, 4000, 4000}) {
      int before = failures.get();
      member.work();
      assertThat(failures.get()).isEqualTo(before + 1);
      // up to a fifth less, by chance: not before that, and surely after the whole of it
      stage.clock.pass(Duration.ofMillis(expected * 8 / 10 - 50));
      int waiting = failures.get();
      member.work();
      assertThat(failures.get())
          .as("after %d ms of %d", expected * 8 / 10, expected)
          .isEqualTo(waiting);
      stage.clock.pass(Duration.ofMillis(expected * 2 / 10 + 100));
    }
  }

  @Test
  void a_wait_that_grew_with_an_outage_ends_soon_after_it() throws SQLException {
    SimulatedMember member = stage.member("a");
    member.start(
        new ProjectionSettings(
            50,
            50,
            PollConfig.builder()
                .pollFailureBackoff(new Backoff(Duration.ofSeconds(100), Duration.ofSeconds(1000)))
                .build(),
            null,
            null));
    stage.work(member, 2);
    member.source.refusing = true;
    stage.append(Stage.TENANT, 3);
    stage.work(member, 10);
    member.source.refusing = false;
    stage.work(member, 5);
    assertThat(stage.notConverged()).isEmpty();
  }

  @Test
  void a_failed_first_cursor_leaves_nothing_applied() throws SQLException {
    SimulatedMember member = stage.member("a");
    stage.append(Stage.TENANT, 3);
    AtomicInteger failed = failing("insert into dg_projection_cursors");
    stage.work(member, 2);
    assertThat(failed.get()).isPositive();
    assertThat(stage.state().rows).isEmpty();
    assertThat(stage.state().scopes).isEmpty();
    stage.work(member, 20);
    assertThat(stage.notConverged()).isEmpty();
  }

  @Test
  void a_failed_cursor_write_leaves_nothing_applied() throws SQLException {
    SimulatedMember member = stage.member("a");
    stage.append(Stage.TENANT, 1);
    stage.work(member, 12);
    State before = stage.state();
    assertThat(before.rows).isNotEmpty();
    stage.append(Stage.TENANT, 3);
    AtomicInteger failed = failing("set last_log_seq = u.last_log_seq");
    stage.work(member, 2);
    assertThat(failed.get()).isPositive();
    assertThat(stage.state().rows).isEqualTo(before.rows);
    assertThat(stage.state().scopes).isEqualTo(before.scopes);
    stage.work(member, 20);
    assertThat(stage.notConverged()).isEmpty();
  }

  /** Loses the connection three times before such a statement; answers how often it came. */
  private AtomicInteger failing(String statement) {
    AtomicInteger failed = new AtomicInteger();
    stage.before =
        (source, sql) -> {
          if (sql.contains(statement) && failed.getAndIncrement() < 3) {
            throw source.lose("lost by the test");
          }
        };
    return failed;
  }

  @Test
  void a_member_that_dies_in_mid_batch_leaves_nothing_and_its_successor_converges()
      throws SQLException {
    SimulatedMember member = stage.member("a");
    stage.append(Stage.TENANT, 3);
    stage.before =
        (source, sql) -> {
          if (sql.contains("into sim_totals")) {
            throw source.crash("in mid-batch");
          }
        };
    assertThatThrownBy(() -> stage.work(member, 3)).isInstanceOf(MemberCrash.class);
    assertThat(stage.state().rows).isEmpty();
    stage.before = (source, sql) -> {};
    member.start();
    stage.work(member, 12);
    assertThat(stage.notConverged()).isEmpty();
  }

  @Test
  void a_second_owner_is_refused_at_once() throws SQLException {
    SimulatedMember first = stage.member("first");
    SimulatedMember second = stage.member("second");
    stage.append(Stage.TENANT, 2);
    stage.work(first, 12);
    stage.work(second, 12);
    stage.append(Stage.TENANT, 2);
    AtomicInteger batches = new AtomicInteger();
    stage.before =
        (source, sql) -> {
          if (source == second.source && sql.contains("into sim_events")) {
            batches.incrementAndGet();
          }
        };
    // both hold the partition; who comes second moves no cursor and writes no row
    first.work();
    second.work();
    assertThat(batches).hasValue(0);
    assertThat(stage.notConverged()).isEmpty();
  }
}
