package io.projectory.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.servers.TestServers;
import io.projectory.testkit.fold.ReferenceFold;
import io.projectory.testkit.topic.TopicAudit;
import io.projectory.testkit.workload.Appender;
import io.projectory.testkit.workload.AppenderOptions;
import io.projectory.testkit.workload.Workload;
import io.projectory.testkit.workload.WorkloadOptions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka's group tool and the partition cursors tell the same lag. */
class ConsumerGroupAcceptanceTest {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final int EVENTS = 400;

  @TempDir private Path folder;

  @Test
  void the_group_tool_shows_our_lag_when_current_and_while_the_projector_is_stopped()
      throws Exception {
    Parts parts = new Parts(folder);
    MainProcess connector = parts.connector();
    MainProcess projector = parts.projector();
    try (TopicAudit topic = new TopicAudit(TestServers.kafka().bootstrapServers(), parts.topic())) {
      append(parts, "first-");
      Current.await(parts, SOON);
      for (String projection : ReferenceFold.PROJECTIONS) {
        awaitLag(parts, projection, 0);
      }

      assertThat(projector.terminate(Duration.ofSeconds(30))).isZero();
      append(parts, "second-");
      Awaitility.await("all events in the topic").atMost(SOON).until(() -> all(topic));
      for (String projection : ReferenceFold.PROJECTIONS) {
        awaitLag(parts, projection, EVENTS);
      }

      projector = parts.projector();
      Current.await(parts, SOON);
      for (String projection : ReferenceFold.PROJECTIONS) {
        awaitLag(parts, projection, 0);
      }
      Verdict.clean(parts);
    } finally {
      projector.handle().destroyForcibly();
      connector.handle().destroyForcibly();
    }
  }

  private static boolean all(TopicAudit topic) {
    topic.read();
    return topic.distinct() == 2 * EVENTS;
  }

  private static void append(Parts parts, String prefix) throws InterruptedException {
    WorkloadOptions options =
        WorkloadOptions.of(prefix.hashCode(), EVENTS, 10).withTenantPrefix(prefix);
    new Appender(parts::writer, AppenderOptions.of(Sizes.SEED, 2)).append(new Workload(options));
  }

  /** The mirror of the cursors is asynchronous, so they may need a moment to agree. */
  private static void awaitLag(Parts parts, String projection, long lag) {
    String group = "dg-" + projection;
    Awaitility.await(group + " has lag " + lag)
        .atMost(SOON)
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              Map<Integer, GroupTool.Line> told =
                  GroupTool.describe(TestServers.kafka().bootstrapServers(), group, parts.topic());
              assertThat(told.values().stream().mapToLong(GroupTool.Line::lag).sum())
                  .isEqualTo(lag);
              Map<Integer, Long> cursors = new TreeMap<>();
              told.forEach((partition, line) -> cursors.put(partition, line.currentOffset()));
              assertThat(cursors).isEqualTo(cursors(parts, projection));
            });
  }

  private static Map<Integer, Long> cursors(Parts parts, String projection) throws SQLException {
    Map<Integer, Long> cursors = new TreeMap<>();
    String sql =
        "select partition, next_offset from dg_partition_cursors where projection_name = ?";
    try (Connection views = parts.connect("projections", "projector");
        PreparedStatement select = views.prepareStatement(sql)) {
      select.setString(1, projection);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          cursors.put(row.getInt(1), row.getLong(2));
        }
      }
    }
    return cursors;
  }
}
