package io.projectory.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.connector.state.SavedState;
import io.projectory.servers.ChildJvm;
import io.projectory.testkit.workload.ScrambledLog;
import io.projectory.testkit.workload.Workload;
import io.projectory.testkit.workload.WorkloadOptions;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CrashTest {
  private static final long SEED = Long.getLong("projectory.seed", 42);

  /** Full size: {@code -Dprojectory.crash.rows=300000 -Dprojectory.patience=900}. */
  private static final int ROWS = Integer.getInteger("projectory.crash.rows", 20_000);

  @Test
  void a_restart_loses_and_repeats_nothing() throws Exception {
    try (Bench bench = new Bench()) {
      TopicTail tail;
      try (Connector first = bench.startReady()) {
        bench.append("a", 5);
        tail = bench.tail();
        Bench.eventually(() -> assertThat(tail.positions("a")).hasSize(5));
        bench.awaitConfirmed();
        assertThat(first.state().phase()).isEqualTo(ConnectorState.Phase.STREAMING);
      }
      bench.append("a", 5);
      bench.startReady();
      Bench.eventually(() -> assertThat(tail.inOrder()).isEqualTo(10));
      assertThat(tail.positions("a")).hasSize(10);
    }
  }

  @Test
  void kill_nine_under_load_loses_nothing_and_keeps_the_order() throws Exception {
    try (Bench bench = new Bench()) {
      bench.append("before", 10);
      Random random = new Random(SEED);
      List<CompletableFuture<Void>> writers = new ArrayList<>();
      ChildJvm child = bench.startChildReady("-Xmx256m");
      for (int w = 0; w < 4; w++) {
        int writer = w;
        writers.add(CompletableFuture.runAsync(() -> write(bench, writer)));
      }
      for (int kill = 0; kill < 3; kill++) {
        long target = bench.published() + 200 + random.nextInt(2000);
        Bench.eventually(
            () -> assertThat(bench.published() >= target || allDone(writers)).isTrue());
        child.killNine();
        child = bench.startChild("-Xmx256m");
      }
      CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)).join();
      long expected = bench.number("select count(*) from dg_event_log");
      TopicTail tail = bench.tail();
      Bench.eventually(() -> assertThat(tail.inOrder()).isEqualTo(expected));
    }
  }

  private static boolean allDone(List<CompletableFuture<Void>> writers) {
    return writers.stream().allMatch(CompletableFuture::isDone);
  }

  private static void write(Bench bench, int writer) {
    Random random = new Random(SEED + writer);
    try (Connection connection = bench.connect()) {
      connection.setAutoCommit(false);
      for (int rows = 0; rows < ROWS / 4; ) {
        int count = 1 + random.nextInt(20);
        Bench.append(connection, "tenant-" + random.nextInt(7), count);
        if (random.nextInt(50) == 0) {
          connection.rollback();
        } else {
          connection.commit();
          rows += count;
        }
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void rows_of_one_copy_survive_a_kill_between_them() throws Exception {
    try (Bench bench = new Bench()) {
      ChildJvm child = bench.startChildReady("-Xmx256m");
      RoundTripTest.copy(bench, "a", 30_000);
      Bench.eventually(() -> assertThat(bench.published()).isPositive());
      child.killNine();
      assertThat(bench.saved().map(SavedState::streaming)).contains(true);
      bench.startChildReady("-Xmx256m");
      TopicTail tail = bench.tail();
      Bench.eventually(() -> assertThat(tail.inOrder()).isEqualTo(30_000));
    }
  }

  @Test
  void trap_12_a_crash_inside_the_snapshot_of_a_scrambled_log_starts_it_over() throws Exception {
    try (Bench bench = new Bench()) {
      try (Connection superuser = bench.connect()) {
        ScrambledLog.load(superuser, new Workload(WorkloadOptions.of(SEED, ROWS, 20)), SEED);
      }
      Random random = new Random(SEED);
      List<CompletableFuture<Void>> writers = new ArrayList<>();
      for (int w = 0; w < 4; w++) {
        int writer = w;
        writers.add(CompletableFuture.runAsync(() -> write(bench, writer)));
      }
      for (int kill = 0; kill < 3; kill++) {
        ChildJvm child = bench.startChild("-Xmx256m");
        long before = bench.published();
        long depth = random.nextInt(ROWS / 4);
        Bench.eventually(() -> assertThat(bench.published()).isGreaterThan(before + depth));
        child.killNine();
        assertThat(bench.saved().map(SavedState::streaming)).as("in the snapshot").contains(false);
      }
      bench.startChildReady("-Xmx256m");
      CompletableFuture.allOf(writers.toArray(CompletableFuture[]::new)).join();
      long expected = bench.number("select count(*) from dg_event_log");
      TopicTail tail = bench.tail();
      Bench.eventually(() -> assertThat(tail.inOrder()).isEqualTo(expected));
    }
  }
}
