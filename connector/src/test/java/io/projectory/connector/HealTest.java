package io.projectory.connector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectory.connector.ConnectorHeal.Healed;
import io.projectory.connector.log.Lsn;
import io.projectory.connector.state.SavedState;
import io.projectory.connector.stop.ConnectorException;
import io.projectory.connector.stop.StopReason;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Holes of the topic, healed from the log on the operator's command. */
class HealTest {
  private static final String PUBLICATION =
      "create publication dg_events for table dg_event_log with (publish = 'insert')";

  @Test
  void trap_29_what_a_publication_missed_while_it_was_gone_is_published_and_nothing_else_again()
      throws Exception {
    try (Bench bench = new Bench()) {
      bench.append("a", 4);
      bench.append("b", 4);
      runOnce(bench);
      bench.execute("drop publication dg_events");
      bench.append("a", 3);
      bench.execute(PUBLICATION);
      bench.append("c", 2);
      assertThat(bench.startAndFail()).isEqualTo(StopReason.PUBLICATION_CHANGED);

      Healed healed = heal(bench);
      assertThat(healed.tenants()).isEqualTo(2);
      assertThat(healed.missing()).isEqualTo(5);
      assertThat(healed.published()).isEqualTo(5);
      assertThat(healed.position()).isPresent();
      bench.startReady();
      bench.append("a", 2);
      TopicTail tail = bench.tail();
      Bench.eventually(() -> assertThat(tail.inOrder()).isEqualTo(15));
      assertThat(tail.read()).hasSize(15);
    }
  }

  @Test
  void a_hole_in_the_middle_is_filled_with_what_stands_behind_it_and_the_position_stays()
      throws Exception {
    try (Bench bench = new Bench()) {
      bench.append("a", 3);
      bench.append("b", 3);
      runOnce(bench);
      passOver(bench, "a", 2);
      runOnce(bench, "a", 1);
      Optional<SavedState> before = bench.saved();
      TopicTail tail = bench.tail();
      assertThat(tail.positions("a")).containsExactly(1L, 2L, 3L, 6L);

      Healed healed = ConnectorHeal.heal(bench.config, Optional.of("a"));
      assertThat(healed).isEqualTo(new Healed(1, 2, 3, Optional.empty()));
      assertThat(tail.positions("a")).containsExactly(1L, 2L, 3L, 6L, 4L, 5L, 6L);
      assertThat(tail.positions("b")).hasSize(3);
      assertThat(bench.saved()).isEqualTo(before);
      // nothing is missing any more
      assertThat(ConnectorHeal.heal(bench.config, Optional.of("a")).published()).isZero();
      runOnce(bench, "a", 1);
      assertThat(tail.positions("a")).endsWith(7L);
    }
  }

  @Test
  void a_hole_that_the_log_itself_has_is_none() throws Exception {
    try (Bench bench = new Bench()) {
      bench.append("a", 2);
      bench.appendBehindTheTriggers("a", 5);
      runOnce(bench);
      assertThat(heal(bench).published()).isZero();
    }
  }

  @Test
  void trap_8_events_that_commit_while_a_slot_is_made_again_are_not_lost() throws Exception {
    try (Bench bench = new Bench()) {
      bench.append("a", 3);
      runOnce(bench);
      bench.dropSlot();
      bench.append("a", 1);
      assertThat(bench.startAndFail()).isEqualTo(StopReason.SLOT_MISSING);
      try (Connection late = bench.connect()) {
        late.setAutoCommit(false);
        Bench.append(late, "late", 2);
        CompletableFuture<Healed> healing = healing(bench);
        awaitSlotMaking(bench);
        bench.append("b", 5);
        late.commit();
        healing.get(60, TimeUnit.SECONDS);
      }
      bench.startReady();
      TopicTail tail = bench.tail();
      Bench.eventually(() -> assertThat(tail.inOrder()).isEqualTo(11));
    }
  }

  @Test
  void a_heal_that_is_cut_short_leaves_a_connector_that_begins_anew() throws Exception {
    try (Bench bench = new Bench()) {
      bench.append("a", 3);
      runOnce(bench);
      try (Connection late = bench.connect()) {
        late.setAutoCommit(false);
        Bench.append(late, "late", 2);
        CompletableFuture<Healed> healing = healing(bench);
        awaitSlotMaking(bench);
        bench.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity where datname ="
                + " current_database() and application_name = 'projectory-connector-heal'");
        assertThatThrownBy(() -> healing.get(60, TimeUnit.SECONDS))
            .isInstanceOf(ExecutionException.class)
            .hasRootCauseInstanceOf(SQLException.class);
        late.commit();
      }
      assertThat(bench.saved().orElseThrow().streaming()).isFalse();
      bench.startReady();
      TopicTail tail = bench.tail();
      Bench.eventually(() -> assertThat(tail.inOrder()).isEqualTo(5));
    }
  }

  @Test
  void a_running_connector_is_not_disturbed() throws Exception {
    try (Bench bench = new Bench()) {
      Connector connector = bench.startReady();
      bench.append("a", 2);
      assertThat(refusal(bench)).isEqualTo(StopReason.SLOT_IN_USE);
      assertThat(connector.state().phase()).isEqualTo(ConnectorState.Phase.STREAMING);
      TopicTail tail = bench.tail();
      Bench.eventually(() -> assertThat(tail.inOrder()).isEqualTo(2));
    }
  }

  @Test
  void trap_25_a_log_that_reuses_positions_that_were_published_is_refused_untouched()
      throws Exception {
    try (Bench bench = new Bench()) {
      bench.append("a", 3);
      runOnce(bench);
      Optional<SavedState> before = bench.saved();
      bench.execute(
          "alter table dg_event_log disable trigger user;"
              + "update dg_event_log set event_id = 'another' where log_seq = 3;"
              + "alter table dg_event_log enable trigger user");
      assertThat(refusal(bench)).isEqualTo(StopReason.LOG_DIVERGED);
      assertThat(bench.saved()).isEqualTo(before);
    }
  }

  @Test
  void a_fail_over_without_loss_is_healed_without_publishing_anything_again() throws Exception {
    try (Bench bench = new Bench()) {
      bench.append("a", 3);
      runOnce(bench);
      SavedState saved = bench.saved().orElseThrow();
      bench.save(
          new SavedState(
              saved.slot(),
              saved.epoch(),
              saved.phase(),
              saved.position(),
              saved.topicId(),
              saved.partitions(),
              saved.systemIdentifier(),
              saved.timeline() + 1,
              saved.publication(),
              saved.extent()));
      assertThat(bench.startAndFail()).isEqualTo(StopReason.OTHER_TIMELINE);
      assertThat(heal(bench).published()).isZero();
      runOnce(bench, "a", 2);
      assertThat(bench.tail().read()).hasSize(5);
    }
  }

  /** Appends events that no connector will ever see. */
  private static void passOver(Bench bench, String tenant, int count) throws Exception {
    bench.append(tenant, count);
    bench.dropSlot();
    bench.createSlot();
    bench.save(bench.saved().orElseThrow().at(new Lsn(bench.confirmed())));
  }

  private static Healed heal(Bench bench) throws SQLException {
    return ConnectorHeal.heal(bench.config, Optional.empty());
  }

  private static CompletableFuture<Healed> healing(Bench bench) {
    return CompletableFuture.supplyAsync(
        () -> {
          try {
            return heal(bench);
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static void awaitSlotMaking(Bench bench) {
    Bench.eventually(
        () ->
            assertThat(
                    bench.number(
                        "select count(*) from pg_stat_activity where datname = current_database()"
                            + " and application_name = 'projectory-connector-heal' and"
                            + " query like '%pg_create_logical%' and wait_event_type = 'Lock'"))
                .isOne());
  }

  private static StopReason refusal(Bench bench) throws SQLException {
    try {
      heal(bench);
      throw new AssertionError("not refused");
    } catch (ConnectorException e) {
      return e.reason();
    }
  }

  private static void runOnce(Bench bench) throws Exception {
    runOnce(bench, "a", 0);
  }

  private static void runOnce(Bench bench, String tenant, int count) throws Exception {
    try (Connector connector = bench.startReady()) {
      bench.append(tenant, count);
      bench.awaitConfirmed();
      assertThat(connector.state().phase()).isEqualTo(ConnectorState.Phase.STREAMING);
    }
  }
}
