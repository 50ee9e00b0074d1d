package io.projectory.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.projectory.runtime.run.Run;
import io.projectory.runtime.run.RunStatus;
import io.projectory.schemas.AdminCommand;
import io.projectory.schemas.AdminCommand.Verb;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import io.projectory.schemas.log.TenantHead;
import io.projectory.servers.TestServers;
import io.projectory.testkit.workload.Workload;
import io.projectory.testkit.workload.WorkloadOptions;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Replays and rebuilds over real servers (SEMANTICS 11, DESIGN 5). */
class RunsTest {

  @Test
  void a_rebuild_of_every_tenant_reads_the_topic_again_while_events_arrive() throws Exception {
    try (TestFleet fleet = current(2_000, 10)) {
      fleet.execute(
          fleet.views,
          "update dg_cg_nodes set node_type = 'forged' where tenant_id = 'tenant-1'",
          "delete from dg_cg_edges where tenant_id = 'tenant-2'");
      fleet.append(new Workload(WorkloadOptions.of(2, 1_000, 10).withTenantPrefix("late-")));
      fleet.publish();
      Run run = fleet.awaitEnd(fleet.submit(rebuild("context_graph", null)));
      assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(run.processedEvents()).isEqualTo(run.totalEvents());
      fleet.awaitCurrent();
      EngineTest.assertClean(fleet.compare());
      assertThat(groupOffsets(fleet)).isEqualTo("equal");
    }
  }

  @Test
  void a_rebuild_of_all_counts_each_projection_and_agrees_with_the_digests_before()
      throws Exception {
    try (TestFleet fleet = current(60, 1)) {
      String tenant = fleet.eventLog.heads().get(0).tenantId();
      long head = fleet.eventLog.getLastLogSeq(tenant);
      AdminCommand.Options batches = new AdminCommand.Options(null, null, 2, null, false);
      Run run =
          fleet.awaitEnd(fleet.submit(TestFleet.command(Verb.REBUILD, "all", tenant, batches)));
      assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(run.processedEvents()).isEqualTo(3 * head);
      assertThat(run.lastLogSeq()).isEqualTo(head);
      assertThat(run.metadata())
          .contains("\"agree\":true", "\"reason\":\"because\"", "\"requested_by\":\"a test\"");
      EngineTest.assertClean(fleet.compare());
      assertThat(fleet.view("select count(*) from dg_admin_audit where status = 'completed'"))
          .isEqualTo("1");
    }
  }

  @Test
  void a_rebuild_of_one_tenant_leaves_all_others_as_they_are() throws Exception {
    try (TestFleet fleet = current(2_000, 8)) {
      String others =
          "select md5(string_agg(tenant_id || xmin || updated_at || generation, ',' order by tenant_id, projection_name))"
              + " from dg_projection_cursors where tenant_id <> 'tenant-3'";
      String before = fleet.view(others);
      fleet.execute(
          fleet.views, "delete from dg_trace_summary where tenant_id in ('tenant-3', 'tenant-4')");
      Run run = fleet.awaitEnd(fleet.submit(rebuild("trace_summary", "tenant-3")));
      assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(run.metadata()).contains("\"agree\":false");
      assertThat(fleet.view(others)).isEqualTo(before);
      assertThat(fleet.view("select count(*) from dg_trace_summary where tenant_id = 'tenant-4'"))
          .isEqualTo("0");
      assertThat(
              fleet.view("select count(*) > 0 from dg_trace_summary where tenant_id = 'tenant-3'"))
          .isEqualTo("t");
    }
  }

  @Test
  void a_replay_until_a_position_rests_there_and_a_later_one_goes_on() throws Exception {
    try (TestFleet fleet = current(120, 1)) {
      String tenant = fleet.eventLog.heads().get(0).tenantId();
      AdminCommand.Options until = new AdminCommand.Options(null, 40L, 2, null, false);
      Run part =
          fleet.awaitEnd(
              fleet.submit(TestFleet.command(Verb.REBUILD, "trace_summary", tenant, until)));
      assertThat(part.status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(part.processedEvents()).isEqualTo(40);
      assertThat(fleet.scope("trace_summary", tenant)).isEqualTo("paused 40");
      assertThatThrownBy(
              () ->
                  fleet.submit(
                      TestFleet.command(
                          Verb.REPLAY,
                          "trace_summary",
                          tenant,
                          new AdminCommand.Options(null, 39L, null, null, false))))
          .isInstanceOfSatisfying(
              ProjectoryException.class,
              e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
      Run rest =
          fleet.awaitEnd(fleet.submit(TestFleet.command(Verb.REPLAY, "trace_summary", tenant)));
      assertThat(rest.status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(rest.processedEvents()).isEqualTo(80);
      fleet.awaitCurrent();
      EngineTest.assertClean(fleet.compare());
    }
  }

  @Test
  void a_cancelled_rebuild_rests_at_a_true_cursor_and_the_next_replay_goes_on() throws Exception {
    try (TestFleet fleet = current(400, 1)) {
      String tenant = fleet.eventLog.heads().get(0).tenantId();
      AdminCommand.Options slow = new AdminCommand.Options(null, null, 10, 50, false);
      Run slowRun = fleet.submit(TestFleet.command(Verb.REBUILD, "context_graph", tenant, slow));
      Awaitility.await().until(() -> fleet.run(slowRun.jobId()).processedEvents() > 0);
      assertConflict(fleet, rebuild("all", null), slowRun.jobId());
      assertConflict(fleet, TestFleet.command(Verb.PAUSE, "all", tenant), slowRun.jobId());
      Run cancelled = fleet.submit(TestFleet.cancel(slowRun.jobId()));
      assertThat(cancelled.status()).isEqualTo(RunStatus.CANCELLED);
      assertThat(fleet.scope("context_graph", tenant))
          .isEqualTo("paused " + cancelled.processedEvents());
      assertThat(cancelled.processedEvents()).isBetween(1L, 399L);
      assertThatThrownBy(() -> fleet.submit(TestFleet.cancel(slowRun.jobId())))
          .isInstanceOfSatisfying(
              ProjectoryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
      Run rest =
          fleet.awaitEnd(fleet.submit(TestFleet.command(Verb.REPLAY, "context_graph", tenant)));
      assertThat(rest.processedEvents()).isEqualTo(400 - cancelled.processedEvents());
      fleet.awaitCurrent();
      EngineTest.assertClean(fleet.compare());
    }
  }

  @Test
  void a_rate_is_kept() throws Exception {
    try (TestFleet fleet = current(120, 1)) {
      String tenant = fleet.eventLog.heads().get(0).tenantId();
      AdminCommand.Options slow = new AdminCommand.Options(null, null, 10, 60, false);
      Run run =
          fleet.awaitEnd(
              fleet.submit(TestFleet.command(Verb.REBUILD, "trace_summary", tenant, slow)));
      assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
      // the first batch goes at once, the others a sixth of a second apart
      assertThat(Duration.between(run.startedAt(), run.finishedAt()))
          .isGreaterThan(Duration.ofMillis(1_800));
    }
  }

  @Test
  void another_member_goes_on_with_the_run_of_one_that_is_gone() throws Exception {
    try (TestFleet fleet = current(300, 2)) {
      ProjectorRuntime second = fleet.start("b");
      AdminCommand.Options slow = new AdminCommand.Options(null, null, 20, 200, false);
      Run run = fleet.submit(TestFleet.command(Verb.REBUILD, "all", "tenant-1", slow));
      Awaitility.await().until(() -> fleet.run(run.jobId()).processedEvents() > 0);
      second.close();
      assertThat(fleet.awaitEnd(run).status()).isEqualTo(RunStatus.COMPLETED);
      fleet.awaitCurrent();
      EngineTest.assertClean(fleet.compare());
    }
  }

  @Test
  void a_topic_that_no_longer_begins_at_0_is_refused_and_the_log_serves_instead() throws Exception {
    try (TestFleet fleet = current(500, 5);
        Admin admin =
            Admin.create(Map.of("bootstrap.servers", TestServers.kafka().bootstrapServers()))) {
      String rows = fleet.view("select count(*) from dg_cg_nodes");
      admin
          .deleteRecords(
              Map.of(new TopicPartition(fleet.topic, 0), RecordsToDelete.beforeOffset(3)))
          .all()
          .get();
      assertThatThrownBy(() -> fleet.submit(rebuild("context_graph", null)))
          .isInstanceOfSatisfying(
              ProjectoryException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
          .hasMessageContaining("--from-log");
      assertThat(fleet.view("select count(*) from dg_cg_nodes")).isEqualTo(rows);
      AdminCommand.Options fromLog = new AdminCommand.Options(null, null, null, null, true);
      Run run =
          fleet.awaitEnd(
              fleet.submit(TestFleet.command(Verb.REBUILD, "context_graph", null, fromLog)));
      assertThat(run.status()).isEqualTo(RunStatus.COMPLETED);
      fleet.append(new Workload(WorkloadOptions.of(5, 200, 5).withTenantPrefix("more-")));
      fleet.publish();
      fleet.awaitCurrent();
      EngineTest.assertClean(fleet.compare());
    }
  }

  @Test
  void every_tenant_can_be_rebuilt_until_a_position_and_replayed_to_its_head() throws Exception {
    try (TestFleet fleet = current(2_000, 100)) {
      fleet.start("b");
      AdminCommand.Options until = new AdminCommand.Options(null, 15L, null, null, false);
      Run part =
          fleet.awaitEnd(
              fleet.submit(TestFleet.command(Verb.REBUILD, "trace_summary", null, until)));
      assertThat(part.status()).isEqualTo(RunStatus.COMPLETED);
      assertThat(part.processedEvents()).isEqualTo(part.totalEvents());
      for (TenantHead head : fleet.eventLog.heads()) {
        assertThat(fleet.scope("trace_summary", head.tenantId()))
            .isEqualTo(head.lastLogSeq() < 15 ? "attached " + head.lastLogSeq() : "paused 15");
      }
      Run rest = fleet.awaitEnd(fleet.submit(TestFleet.command(Verb.REPLAY, "all", null)));
      assertThat(rest.status()).isEqualTo(RunStatus.COMPLETED);
      fleet.awaitCurrent();
      EngineTest.assertClean(fleet.compare());
    }
  }

  private static void assertConflict(TestFleet fleet, AdminCommand command, String jobId) {
    assertThatThrownBy(() -> fleet.submit(command))
        .isInstanceOfSatisfying(
            ProjectoryException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT);
              assertThat(e.details()).containsEntry("job_id", jobId);
            });
  }

  private static TestFleet current(int events, int tenants) throws Exception {
    TestFleet fleet = new TestFleet(4);
    fleet.append(new Workload(WorkloadOptions.of(1, events, tenants)));
    fleet.publish();
    fleet.start("a");
    fleet.awaitCurrent();
    return fleet;
  }

  private static AdminCommand rebuild(String projection, String tenant) {
    return TestFleet.command(Verb.REBUILD, projection, tenant);
  }

  /** The group's offsets follow the cursors, also backwards and forwards again. */
  private static String groupOffsets(TestFleet fleet) throws Exception {
    try (Admin admin =
        Admin.create(Map.of("bootstrap.servers", TestServers.kafka().bootstrapServers()))) {
      Awaitility.await()
          .until(
              () -> {
                String cursors =
                    fleet.view(
                        "select string_agg(partition || ':' || next_offset, ',' order by partition)"
                            + " from dg_partition_cursors where projection_name = 'context_graph'");
                StringBuilder group = new StringBuilder();
                admin
                    .listConsumerGroupOffsets("test-" + fleet.topic + "-context_graph")
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .entrySet()
                    .stream()
                    .sorted((a, b) -> a.getKey().partition() - b.getKey().partition())
                    .forEach(
                        e ->
                            group
                                .append(group.isEmpty() ? "" : ",")
                                .append(e.getKey().partition() + ":" + e.getValue().offset()));
                return group.toString().equals(cursors);
              });
      return "equal";
    }
  }
}
