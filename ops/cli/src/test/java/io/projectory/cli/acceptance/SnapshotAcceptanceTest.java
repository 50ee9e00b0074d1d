package io.projectory.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.servers.TestServers;
import io.projectory.testkit.topic.TopicAudit;
import io.projectory.testkit.workload.Appender;
import io.projectory.testkit.workload.AppenderOptions;
import io.projectory.testkit.workload.LateTransaction;
import io.projectory.testkit.workload.ScrambledLog;
import io.projectory.testkit.workload.Workload;
import io.projectory.testkit.workload.WorkloadOptions;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Events that were in the log before the connector first started. */
class SnapshotAcceptanceTest {
  private static final int BEFORE = Integer.getInteger("acceptance.snapshot.events", 20_000);
  private static final int KILLS = Integer.getInteger("acceptance.snapshot.kills", 1);
  private static final int WRITERS = 4;

  @TempDir private Path folder;

  @Test
  void every_event_is_published_in_order_although_the_snapshot_is_killed_and_writers_go_on()
      throws Exception {
    Parts parts = new Parts(folder);
    try (Connection superuser = parts.superuser()) {
      ScrambledLog.load(
          superuser, new Workload(WorkloadOptions.of(Sizes.SEED, BEFORE, 50)), Sizes.SEED);
    }
    try (TopicAudit audit = new TopicAudit(TestServers.kafka().bootstrapServers(), parts.topic())) {
      CompletableFuture<Void> appending = CompletableFuture.runAsync(() -> append(parts));
      for (int kill = 1; kill <= KILLS; kill++) {
        killInTheSnapshot(parts, audit);
      }
      MainProcess connector = parts.connector();
      try {
        // Open across the end of the snapshot; it cannot begin before, as a slot is made only when
        // all earlier transactions are over.
        awaitSnapshotBegun(connector, audit);
        try (LateTransaction late = LateTransaction.open(parts::writer, lateEvents())) {
          connector.awaitLine(line -> line.contains("streaming"), minutes(Sizes.MINUTES));
          appending.join();
          late.commit();
        }
        awaitAll(parts, audit);
      } finally {
        kill(connector);
      }
      try (Connection log = parts.superuser()) {
        assertThat(audit.faults(log)).isEmpty();
      }
      assertThat(audit.repeated()).isPositive();
    }
  }

  private static void append(Parts parts) {
    WorkloadOptions options =
        WorkloadOptions.of(Sizes.SEED + 2, BEFORE / 5, 20).withTenantPrefix("live-");
    try {
      new Appender(parts::writer, AppenderOptions.of(Sizes.SEED, WRITERS))
          .append(new Workload(options));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static Workload lateEvents() {
    return new Workload(WorkloadOptions.of(Sizes.SEED + 1, 10, 1).withTenantPrefix("late-"));
  }

  private static void killInTheSnapshot(Parts parts, TopicAudit audit) throws Exception {
    MainProcess connector = parts.connector();
    try {
      awaitSnapshotBegun(connector, audit);
    } finally {
      kill(connector);
    }
  }

  /** As soon as the topic shows that the snapshot is being read. */
  private static void awaitSnapshotBegun(MainProcess connector, TopicAudit audit) {
    long end = audit.end();
    Awaitility.await("the snapshot's first records")
        .atMost(minutes(Sizes.MINUTES))
        .pollInterval(Duration.ofMillis(20))
        .failFast(
            "the connector ended",
            () -> assertThat(connector.handle().isAlive()).as(connector.printed()).isTrue())
        .until(() -> audit.end() > end + BEFORE / 20);
  }

  private static void kill(MainProcess connector) throws Exception {
    connector.handle().destroyForcibly();
    connector.handle().onExit().get(30, TimeUnit.SECONDS);
  }

  private static void awaitAll(Parts parts, TopicAudit audit) {
    Awaitility.await("all events in the topic")
        .atMost(minutes(Sizes.MINUTES))
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              audit.read();
              return audit.distinct() >= events(parts);
            });
  }

  private static long events(Parts parts) throws SQLException {
    try (Connection log = parts.superuser();
        PreparedStatement count = log.prepareStatement("select count(*) from dg_event_log");
        ResultSet row = count.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  private static Duration minutes(int minutes) {
    return Duration.ofMinutes(minutes);
  }
}
