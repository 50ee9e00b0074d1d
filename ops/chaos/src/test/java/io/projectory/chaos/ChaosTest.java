package io.projectory.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.chaos.load.Load.LoadOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** One fault of each of a few kinds; all of them by hand: {@code ops/projectory chaos}. */
@Tag("embedded")
class ChaosTest {
  private static final long SEED = 42;
  private static final Set<String> KINDS =
      Set.of(
          "kill_member",
          "kill_connector",
          "restart_postgres",
          "hang_projection",
          "cut_connections",
          "poison_event");

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void nothing_is_lost_or_doubled_whatever_is_killed_hung_cut_or_poisoned() throws Exception {
    List<String> told = new CopyOnWriteArrayList<>();
    ChaosOptions options =
        new ChaosOptions(
            Duration.ofMinutes(6), SEED, KINDS.size(), KINDS, new LoadOptions(8, 3, 60));
    try (ChaosRun run = new ChaosRun(folder, options, watcher(told))) {
      ChaosReport report = run.run();
      assertThat(report.findings()).as("%s%n%s", folder, String.join("\n", told)).isEmpty();
      assertThat(report.lost()).isZero();
      assertThat(report.doubled()).isZero();
      assertThat(report.digestMismatches()).isZero();
      assertThat(report.events()).isGreaterThan(500);
      assertThat(report.counts().keySet()).as("effects seen: %s", told).isEqualTo(KINDS);
      assertThat(report.recoveries(null)).hasSize(KINDS.size());
      assertThat(report.json())
          .containsOnlyKeys(
              "seed",
              "minutes",
              "faults",
              "events",
              "lost",
              "doubled",
              "digest_mismatches",
              "recovery_median_ms",
              "recovery_worst_ms");
    }
  }

  private static Watcher watcher(List<String> told) {
    return new Watcher() {
      @Override
      public void news(String text) {
        told.add(text);
      }

      @Override
      public void fault(Injected fault) {
        told.add(fault.toString());
      }
    };
  }
}
