package io.projectory.runtime.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectory.runtime.failure.TypedStop;
import io.projectory.runtime.table.TableCheck;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Traps of DESIGN 9 that the engine can fall into, one race each, with no timing. */
class TrapsTest {
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
  void trap_2_a_first_cursor_row_is_not_created_between_a_reset_and_its_truncate()
      throws SQLException {
    SimulatedMember member = stage.member("a");
    stage.append(Stage.TENANT, 5);
    AtomicInteger turns = new AtomicInteger();
    stage.before =
        (source, sql) -> {
          if (source == stage.operator.source() && sql.startsWith("truncate")) {
            stage.work(member, 12);
            turns.incrementAndGet();
          }
        };
    stage.operator.resetToTopic();
    assertThat(turns).hasValue(1);
    assertThat(stage.state().scopes).isEmpty();
    assertThat(stage.broken()).isEmpty();
    stage.work(member, 12);
    assertThat(stage.notConverged()).isEmpty();
  }

  @Test
  void trap_7_a_zombie_that_commits_after_losing_its_partition_changes_nothing()
      throws SQLException {
    SimulatedMember zombie = stage.member("zombie");
    SimulatedMember successor = stage.member("successor");
    stage.append(Stage.TENANT, 3);
    stage.work(zombie, 12);
    stage.append(Stage.TENANT, 3);
    AtomicInteger turns = new AtomicInteger();
    stage.before =
        (source, sql) -> {
          // its batch is folded, its transaction about to begin
          if (source == zombie.source
              && sql.contains("synchronous_commit")
              && turns.getAndIncrement() == 0) {
            stage.work(successor, 12);
          }
        };
    stage.work(zombie, 1);
    assertThat(turns.get()).isPositive();
    assertThat(stage.notConverged()).isEmpty();
    stage.work(zombie, 12);
    assertThat(stage.notConverged()).isEmpty();
  }

  @Test
  void trap_9_a_topic_that_was_made_again_stops_the_member() {
    SimulatedMember member = stage.member("a");
    stage.append(Stage.TENANT, 3);
    stage.work(member, 12);
    stage.topic.makeAgain();
    member.start();
    assertStops(member, TypedStop.Reason.TOPIC_RECREATED);
  }

  @Test
  void trap_9_a_topic_that_begins_behind_the_cursor_stops_the_member() {
    SimulatedMember member = stage.member("a");
    stage.append(Stage.TENANT, 3);
    stage.work(member, 12);
    stage.append(Stage.TENANT, 3);
    stage.topic.truncateBefore(stage.topic.end(0));
    member.start();
    assertStops(member, TypedStop.Reason.CURSOR_OUT_OF_RANGE);
  }

  @Test
  void trap_10_another_number_of_partitions_stops_the_member() {
    SimulatedMember member = stage.member("a");
    stage.append(Stage.TENANT, 3);
    stage.work(member, 12);
    stage.topic.addPartitions(1);
    member.start();
    assertStops(member, TypedStop.Reason.PARTITION_COUNT_CHANGED);
  }

  @Test
  void trap_16_two_projections_with_one_table_are_refused() throws SQLException {
    try (Connection connection = stage.operator.source().dataSource().getConnection()) {
      assertThatThrownBy(
              () -> TableCheck.check(connection, List.of(stage.projection, stage.projection)))
          .isInstanceOf(TypedStop.class)
          .hasMessageContaining("sim_events");
    }
  }

  @Test
  void trap_19_a_cursor_that_a_crash_of_the_database_took_back_is_read_again() throws SQLException {
    SimulatedMember member = stage.member("a");
    stage.append(Stage.TENANT, 6);
    stage.work(member, 12);
    // what a crash of Postgres does to commits that were not on disk: rows and cursors go together
    stage.database.wipe();
    stage.work(member, 12);
    assertThat(stage.notConverged()).isEmpty();
  }

  @Test
  void trap_22_what_a_lost_commit_has_taught_is_forgotten() throws SQLException {
    SimulatedMember member = stage.member("a");
    stage.append(Stage.TENANT, 4);
    AtomicInteger commits = new AtomicInteger();
    stage.before =
        (source, sql) -> {
          if (sql.equals("commit") && commits.incrementAndGet() == 2) {
            throw source.lose("lost by the test");
          }
        };
    stage.work(member, 12);
    assertThat(commits.get()).isGreaterThan(2);
    assertThat(stage.notConverged()).isEmpty();
  }

  @Test
  void trap_24_offsets_without_records_are_passed() throws SQLException {
    SimulatedMember member = stage.member("a");
    stage.append(Stage.TENANT, 2);
    stage.topic.gap(0, 3);
    stage.append(Stage.OTHER, 2);
    stage.topic.gap(0, 2);
    stage.append(Stage.TENANT, 1);
    stage.work(member, 12);
    assertThat(stage.notConverged()).isEmpty();
  }

  private void assertStops(SimulatedMember member, TypedStop.Reason reason) {
    assertThatThrownBy(() -> stage.work(member, 3))
        .isInstanceOfSatisfying(TypedStop.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }
}
