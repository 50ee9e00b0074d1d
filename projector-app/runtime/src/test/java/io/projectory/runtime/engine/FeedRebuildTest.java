package io.projectory.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectory.runtime.audit.Door;
import io.projectory.runtime.command.Admitted;
import io.projectory.runtime.feed.FeedStore;
import io.projectory.runtime.jdbc.Jdbc;
import io.projectory.schemas.AdminCommand;
import io.projectory.schemas.AdminCommand.Verb;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import io.projectory.servers.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Rebuilds with an application that the test plays: one instance, and what it has in Kafka. */
class FeedRebuildTest {
  private static final String NAME = "tally_of_topic";
  private static final FeedStore FEEDS = new FeedStore();

  @Test
  void one_command_resets_application_topic_and_rows_though_a_member_dies_in_the_middle()
      throws Exception {
    try (FedFleet fleet = new FedFleet(2);
        Admin admin = admin();
        Connection instance = fleet.pool().getConnection()) {
      ProjectorRuntime first = current(fleet, 60, 6);
      String application = application(fleet, admin, instance);

      String job = halted(fleet, first);
      assertThat(fleet.view("select state from dg_feeds")).isEqualTo("halted");
      first.close();
      ProjectorRuntime second = fleet.start("b");
      stays(fleet, job, 1); // many looks long
      fleet.awaitExact(second); // untouched while an instance works

      FEEDS.leave(instance, fleet.topic);
      ends(fleet, job, "completed");
      assertThat(fleet.rows()).isEmpty();
      assertThat(second.fed().progress().get(0).behind()).isZero();
      assertThat(fleet.view("select state || epoch from dg_feeds")).isEqualTo("running2");
      assertThat(admin.listTopics().names().get())
          .noneMatch(name -> name.startsWith(application + "-"))
          .contains(fleet.topic);
      assertThat(
              admin
                  .listConsumerGroupOffsets(application)
                  .partitionsToOffsetAndMetadata()
                  .toCompletionStage()
                  .handle((offsets, gone) -> offsets == null ? Map.of() : offsets)
                  .toCompletableFuture()
                  .get())
          .isEmpty();
      assertThat(FEEDS.enter(instance, fleet.topic)).as("instances may come in again").isTrue();

      fleet.commit("w0", "7");
      Awaitility.await().untilAsserted(() -> assertThat(fleet.rows()).hasSize(1));
    }
  }

  @Test
  void nothing_is_cleared_while_an_instance_is_in_that_came_after_all_had_stood_still()
      throws Exception {
    try (FedFleet fleet = new FedFleet(1);
        Admin admin = admin();
        Connection instance = fleet.pool().getConnection()) {
      ProjectorRuntime first = current(fleet, 20, 4);
      String application = application(fleet, admin, instance);
      String job = halted(fleet, first);
      first.close();
      // as it stands when a member dies before it clears, and an instance has not seen the halt
      assertThat(Jdbc.update(instance, "update dg_projection_runs set phase = 2")).isEqualTo(1);

      ProjectorRuntime second = fleet.start("b");
      stays(fleet, job, 2); // many looks long
      fleet.awaitExact(second);
      assertThat(admin.listTopics().names().get()).contains(application + "-x-changelog");

      FEEDS.leave(instance, fleet.topic);
      ends(fleet, job, "completed");
      assertThat(fleet.rows()).isEmpty();
    }
  }

  @Test
  void cancelled_before_it_clears_it_leaves_everything_as_it_was() throws Exception {
    try (FedFleet fleet = new FedFleet(1);
        Admin admin = admin();
        Connection instance = fleet.pool().getConnection()) {
      ProjectorRuntime member = current(fleet, 20, 4);
      String application = application(fleet, admin, instance);
      String job = halted(fleet, member);

      member.admission().submit(TestFleet.cancel(job), Door.JAVA);

      ends(fleet, job, "cancelled");
      assertThat(fleet.view("select state || epoch from dg_feeds")).isEqualTo("running1");
      assertThat(admin.listTopics().names().get()).contains(application + "-x-changelog");
      fleet.commit(20, 40, 4);
      fleet.awaitExact(member);
    }
  }

  @Test
  void half_of_it_is_refused_before_anything_is_touched() throws Exception {
    try (FedFleet fleet = new FedFleet(1);
        Admin admin = admin();
        Connection instance = fleet.pool().getConnection()) {
      ProjectorRuntime member = current(fleet, 20, 4);
      refused(() -> rebuild(member)); // nobody is known to fill the topic
      application(fleet, admin, instance);
      refused(() -> submit(member, Verb.REBUILD, "partition-0", AdminCommand.Options.NONE));
      refused(() -> submit(member, Verb.REPLAY, null, AdminCommand.Options.NONE));
      refused(() -> submit(member, Verb.PAUSE, null, AdminCommand.Options.NONE));
      refused(
          () ->
              submit(
                  member,
                  Verb.REBUILD,
                  null,
                  new AdminCommand.Options(null, null, null, null, true)));
      String job = rebuild(member);
      refused(() -> rebuild(member)); // one at a time
      FEEDS.leave(instance, fleet.topic);
      ends(fleet, job, "completed");
    }
  }

  /** A member, called a, that has applied so many records. */
  private static ProjectorRuntime current(FedFleet fleet, int records, int words) throws Exception {
    fleet.commit(0, records, words);
    ProjectorRuntime member = fleet.start("a");
    fleet.awaitExact(member);
    return member;
  }

  /** The rebuild has begun, and waits for the instance that is in. */
  private static String halted(FedFleet fleet, ProjectorRuntime member) {
    String job = rebuild(member);
    reaches(fleet, job, 1);
    return job;
  }

  /** An instance at work, an internal topic, committed offsets. */
  private static String application(FedFleet fleet, Admin admin, Connection instance)
      throws Exception {
    String application = "feeds-" + fleet.topic;
    instance.setAutoCommit(true);
    FEEDS.register(instance, fleet.topic, application, fleet.events);
    assertThat(FEEDS.enter(instance, fleet.topic)).isTrue();
    admin
        .createTopics(List.of(new NewTopic(application + "-x-changelog", 1, (short) 1)))
        .all()
        .get();
    admin
        .alterConsumerGroupOffsets(
            application, Map.of(new TopicPartition(fleet.events, 0), new OffsetAndMetadata(0)))
        .all()
        .get();
    return application;
  }

  private static String rebuild(ProjectorRuntime member) {
    return submit(member, Verb.REBUILD, null, AdminCommand.Options.NONE).run().jobId();
  }

  private static Admitted submit(
      ProjectorRuntime member, Verb verb, String tenant, AdminCommand.Options options) {
    return member.admission().submit(TestFleet.command(verb, NAME, tenant, options), Door.JAVA);
  }

  private static void refused(ThrowingCallable command) {
    assertThatThrownBy(command)
        .isInstanceOfSatisfying(
            ProjectoryException.class,
            error -> assertThat(error.code()).isEqualTo(ErrorCode.CONFLICT));
  }

  private static void reaches(FedFleet fleet, String job, int phase) {
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(fleet.view("select phase from dg_projection_runs where job_id = ?", job))
                    .isEqualTo("" + phase));
  }

  private static void stays(FedFleet fleet, String job, int phase) {
    Awaitility.await()
        .during(Duration.ofSeconds(1))
        .until(
            () ->
                fleet
                    .view("select phase from dg_projection_runs where job_id = ?", job)
                    .equals("" + phase));
  }

  private static void ends(FedFleet fleet, String job, String status) throws SQLException {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(
                        fleet.view(
                            "select status || coalesce(error_message, '') from dg_projection_runs"
                                + " where job_id = ?",
                            job))
                    .isEqualTo(status));
  }

  private static Admin admin() {
    return Admin.create(Map.of("bootstrap.servers", TestServers.kafka().bootstrapServers()));
  }
}
