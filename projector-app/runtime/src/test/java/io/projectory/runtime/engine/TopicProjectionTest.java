package io.projectory.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectory.runtime.audit.Door;
import io.projectory.runtime.failure.TypedStop;
import io.projectory.runtime.topic.TopicProgress;
import io.projectory.schemas.AdminCommand;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import io.projectory.servers.TestServers;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A projection that a topic of its own feeds: each committed record once, by its offset alone. */
class TopicProjectionTest {

  @Test
  void committed_records_count_once_and_those_taken_back_never() throws Exception {
    try (FedFleet fleet = new FedFleet(4)) {
      fleet.commit(0, 700, 30);
      fleet.abort(700, 900, 30);
      ProjectorRuntime member = fleet.start("a");
      fleet.awaitExact(member);
      fleet.commit(900, 1_000, 30);
      fleet.abort(1_000, 1_010, 30);
      fleet.awaitExact(member);
      assertThat(member.fed().progress().get(0).healthy()).isTrue();
      assertThat(fleet.view("select count(*) from dg_projection_cursors"))
          .as("there are no tenants")
          .isEqualTo("0");
    }
  }

  @Test
  void lag_is_told_in_offsets_and_seconds_while_nobody_works() throws Exception {
    try (FedFleet fleet = new FedFleet(1)) {
      fleet.commit(0, 10, 3);
      ProjectorRuntime first = fleet.start("a");
      fleet.awaitExact(first);
      first.close();
      fleet.commit(10, 30, 3);
      try (ProjectorRuntime idle = fleet.idle("b")) {
        Awaitility.await()
            .untilAsserted(
                () -> {
                  TopicProgress progress = idle.fed().progress().get(0);
                  assertThat(progress.behind()).as("with its transaction's mark").isEqualTo(21);
                  assertThat(progress.age()).isGreaterThan(Duration.ofMillis(500));
                });
      }
    }
  }

  /** Each of them holds every partition: only the compare-and-set keeps them apart. */
  @Test
  void two_members_that_hold_the_same_partitions_apply_nothing_twice() throws Exception {
    try (FedFleet fleet = new FedFleet(3)) {
      ProjectorRuntime one = fleet.start("a", "one-" + fleet.topic, fleet.pool());
      fleet.start("b", "two-" + fleet.topic, fleet.pool());
      for (int i = 0; i < 40; i++) {
        fleet.commit(i * 100, i * 100 + 100, 25);
      }
      fleet.awaitExact(one);
    }
  }

  @Test
  void commits_whose_answer_is_lost_are_not_repeated_and_lost_ones_are() throws Exception {
    try (FedFleet fleet = new FedFleet(3)) {
      LostAnswers line = new LostAnswers(5);
      ProjectorRuntime member = fleet.start("a", "group-" + fleet.topic, line.over(fleet.pool()));
      for (int i = 0; i < 30; i++) {
        fleet.commit(i * 40, i * 40 + 40, 25);
      }
      fleet.awaitExact(member);
      assertThat(line.lost()).isPositive();
    }
  }

  @Test
  void members_share_partitions_hand_over_and_read_again_after_resets_under_load()
      throws Exception {
    try (FedFleet fleet = new FedFleet(4)) {
      ProjectorRuntime first = fleet.start("a");
      ProjectorRuntime second = fleet.start("b");
      Thread load =
          new Thread(
              () -> {
                for (int i = 0; i < 60; i++) {
                  fleet.commit(i * 50, i * 50 + 50, 40);
                }
              });
      load.start();
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  first.partitions().get("tally_of_topic") == 2
                      && second.partitions().get("tally_of_topic") == 2);
      reset(second);
      first.close();
      reset(second);
      load.join();
      fleet.awaitExact(second);
      reset(second);
      fleet.awaitExact(second);
    }
  }

  @Test
  void the_groups_offset_is_a_mirror_and_setting_it_by_hand_moves_nothing() throws Exception {
    try (FedFleet fleet = new FedFleet(1)) {
      fleet.commit(0, 100, 5);
      ProjectorRuntime first = fleet.start("a");
      fleet.awaitExact(first);
      first.close();
      String group = "group-" + fleet.topic + "-tally_of_topic";
      TopicPartition partition = new TopicPartition(fleet.topic, 0);
      try (Admin admin = admin()) {
        assertThat(
                admin
                    .listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .get(partition)
                    .offset())
            .isPositive();
        admin
            .alterConsumerGroupOffsets(group, Map.of(partition, new OffsetAndMetadata(3)))
            .all()
            .get();
      }
      fleet.commit(100, 120, 5);
      fleet.awaitExact(fleet.start("b"));
    }
  }

  @Test
  void a_record_that_cannot_be_applied_holds_its_partition_and_nobody_else() throws Exception {
    try (FedFleet fleet = new FedFleet(4)) {
      fleet.commit(0, 400, 40);
      String held = "w1";
      fleet.commit(held, "poison");
      fleet.commit(400, 800, 40);
      ProjectorRuntime member = fleet.start("a");
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () -> {
                Map<Integer, TopicProgress.Part> parts = new HashMap<>();
                member
                    .fed()
                    .progress()
                    .get(0)
                    .partitions()
                    .forEach(p -> parts.put(p.partition(), p));
                TopicProgress.Part stuck = parts.remove(fleet.partition(held));
                assertThat(stuck.failure()).isEqualTo("storage");
                assertThat(stuck.behind()).isPositive();
                assertThat(parts.values()).allMatch(p -> p.behind() == 0 && p.failure() == null);
                assertThat(
                        fleet.view(
                            "select tenant_id || ' ' || (retry_count > 2) from dg_projection_failures"
                                + " where status = 'open'"))
                    .isEqualTo("partition-" + fleet.partition(held) + " true");
              });
      assertThat(fleet.rows().get(held)).as("what stands before it counts").contains(" 10 ");
      assertThat(member.alive()).isTrue();

      fleet.projection.cured.set(true);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> member.fed().progress().get(0).behind() == 0);
      assertThat(fleet.rows().get(held)).contains(" 21 ");
      assertThat(fleet.view("select string_agg(status, ',') from dg_projection_failures"))
          .isEqualTo("resolved");
    }
  }

  @Test
  void what_is_to_be_left_out_is_recorded_whether_java_or_postgres_refused_it() throws Exception {
    try (FedFleet fleet = new FedFleet(2)) {
      fleet.commit(0, 300, 20);
      fleet.commit("w1", "rubbish");
      fleet.commit("w2", "3000000000"); // more than the column takes
      fleet.commit(300, 600, 20);
      fleet.awaitExact(fleet.start("a"));
      assertThat(
              fleet.view(
                  "select count(*) from dg_bad_records where projection_name = ?",
                  fleet.projection.name()))
          .isEqualTo("2");
      assertThat(fleet.view("select count(*) from dg_projection_failures")).isEqualTo("0");
    }
  }

  @Test
  void another_topic_of_the_same_name_is_a_typed_stop_until_a_reset() throws Exception {
    try (FedFleet fleet = new FedFleet(1);
        Admin admin = admin()) {
      fleet.commit(0, 50, 5);
      ProjectorRuntime first = fleet.start("a");
      fleet.awaitExact(first);
      first.close();
      admin.deleteTopics(List.of(fleet.topic)).all().get();
      Awaitility.await()
          .ignoreExceptions()
          .until(
              () -> {
                admin.createTopics(List.of(new NewTopic(fleet.topic, 1, (short) 1))).all().get();
                return true;
              });
      ProjectorRuntime second = fleet.start("b");
      assertThat(second.failure().get(30, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              TypedStop.class,
              stop -> assertThat(stop.reason()).isEqualTo(TypedStop.Reason.TOPIC_RECREATED));
      second.fed().reset("tally_of_topic");
      ProjectorRuntime third = fleet.start("c");
      Awaitility.await().until(() -> third.fed().progress().get(0).behind() == 0);
      assertThat(third.alive()).isTrue();
      assertThat(fleet.rows()).isEmpty();
    }
  }

  @Test
  void commands_of_tenants_and_logs_are_refused_before_anything_is_touched() throws Exception {
    try (FedFleet fleet = new FedFleet(1)) {
      fleet.commit(0, 10, 5);
      ProjectorRuntime member = fleet.start("a");
      fleet.awaitExact(member);
      assertThatThrownBy(
              () ->
                  member
                      .admission()
                      .submit(
                          TestFleet.command(AdminCommand.Verb.REBUILD, "tally_of_topic", null),
                          Door.JAVA))
          .isInstanceOfSatisfying(
              ProjectoryException.class,
              error -> {
                assertThat(error.code()).isEqualTo(ErrorCode.CONFLICT);
                assertThat(error).hasMessageContaining(fleet.topic);
              });
      fleet.awaitExact(member);
    }
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", TestServers.kafka().bootstrapServers()));
  }

  /** The guard may be busy: the caller tries again. */
  private static void reset(ProjectorRuntime member) {
    Awaitility.await()
        .ignoreExceptions()
        .until(
            () -> {
              member.fed().reset("tally_of_topic");
              return true;
            });
  }
}
