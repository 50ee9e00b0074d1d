package io.projectory.runtime.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * One transaction for all that a poll brought, and what becomes of it when a part is in the way.
 */
class TogetherTest {
  private Stage stage;
  private SimulatedMember member;
  private final List<String> cursors = new ArrayList<>();

  @BeforeEach
  void open() throws SQLException {
    QuietLogs.on();
    stage = new Stage(3);
    assertThat(stage.topic.partition(Stage.TENANT))
        .isNotEqualTo(stage.topic.partition(Stage.OTHER));
    member = stage.member("a");
    both();
    stage.work(member, 12);
    assertThat(stage.notConverged()).isEmpty();
    stage.before = (source, sql) -> note(source, sql);
  }

  @AfterEach
  void close() throws SQLException {
    QuietLogs.off();
    stage.close();
  }

  @Test
  void partitions_of_one_poll_are_committed_by_one_transaction() throws SQLException {
    both();
    stage.work(member, 1);
    assertThat(cursors).hasSize(1);
    assertThat(stage.notConverged()).isEmpty();
  }

  @Test
  void a_cursor_that_somebody_else_moved_does_not_hold_up_the_other_partition()
      throws SQLException {
    both();
    SimulatedMember other = stage.member("b");
    other.consumer().target = Set.of(stage.topic.partition(Stage.TENANT));
    AtomicInteger turns = new AtomicInteger();
    stage.before =
        (source, sql) -> {
          note(source, sql);
          if (source == member.source
              && sql.contains("synchronous_commit")
              && turns.getAndIncrement() == 0) {
            for (int i = 0; i < 12; i++) {
              other.work(); // at once: the member must not seem to hang
            }
          }
        };
    stage.work(member, 1);
    assertThat(turns.get()).isPositive();
    assertThat(cursors).as("together, and each by itself").hasSize(3);
    assertThat(stage.notConverged()).isEmpty();
    stage.work(member, 12);
    assertThat(stage.broken()).isEmpty();
    assertThat(stage.notConverged()).isEmpty();
  }

  @Test
  void an_event_that_breaks_a_statement_does_not_hold_up_the_other_partition() throws SQLException {
    stage.append(Stage.TENANT, 2, Fact.Poison.CONSTRAINT);
    stage.append(Stage.OTHER, 2);
    stage.work(member, 1);
    assertThat(cursors.size()).as("tries").isGreaterThan(2);
    assertThat(stage.state().scope(Stage.OTHER).cursor()).isEqualTo(stage.log.head(Stage.OTHER));
    assertThat(stage.broken()).isEmpty();
  }

  private void note(FaultySource source, String sql) {
    if (source == member.source && sql.contains("update dg_partition_cursors")) {
      cursors.add(sql);
    }
  }

  private void both() {
    stage.append(Stage.TENANT, 3);
    stage.append(Stage.OTHER, 3);
  }
}
