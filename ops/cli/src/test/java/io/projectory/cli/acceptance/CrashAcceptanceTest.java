package io.projectory.cli.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.testkit.verify.Report;
import io.projectory.testkit.workload.Appender;
import io.projectory.testkit.workload.AppenderOptions;
import io.projectory.testkit.workload.Workload;
import io.projectory.testkit.workload.WorkloadOptions;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Everything is killed while events are appended and applied. */
class CrashAcceptanceTest {
  @TempDir private Path folder;

  @Test
  void nothing_is_lost_and_nothing_happens_twice_when_the_whole_stack_is_killed() throws Exception {
    Workload workload = new Workload(WorkloadOptions.of(Sizes.SEED, Sizes.EVENTS, Sizes.TENANTS));
    Path data = folder.resolve("data");
    Stack stack = Stack.up(data);
    try {
      Stack first = stack;
      Appender appender =
          new Appender(
              () -> first.connect("event_log", "writer"),
              AppenderOptions.of(Sizes.SEED, Sizes.WRITERS));
      CompletableFuture<Void> appending =
          CompletableFuture.runAsync(() -> append(appender, workload));
      for (int kill = 1; kill <= Sizes.KILLS; kill++) {
        awaitAppended(appender, appending, (long) Sizes.EVENTS * kill / (Sizes.KILLS + 1));
        stack.killNine();
        stack = Stack.up(data);
      }
      appending.join();
      Current.await(stack, Duration.ofMinutes(Sizes.MINUTES));

      Report report = Verdict.clean(stack);
      assertThat(report.events()).isEqualTo(Sizes.EVENTS);
      assertThat(report.tenants()).isEqualTo(Sizes.TENANTS);
      assertThat(report.stopped()).isEmpty();
      assertVerifyMainAgrees(stack);
    } finally {
      stack.close();
    }
  }

  private static void append(Appender appender, Workload workload) {
    try {
      appender.append(workload);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static void awaitAppended(
      Appender appender, CompletableFuture<Void> appending, long events) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(Sizes.MINUTES))
        .pollInterval(Duration.ofMillis(20))
        .until(() -> appender.appended() >= events || appending.isCompletedExceptionally());
  }

  private static void assertVerifyMainAgrees(Stack stack) {
    Result result =
        MainProcess.start(
                "io.projectory.testkit.VerifyMain",
                java.util.List.of("-Xmx1g"),
                java.util.List.of("--config", stack.config().toString(), "--json"))
            .result(Duration.ofMinutes(Sizes.MINUTES));
    assertThat(result.exit()).as(result.text() + result.err()).isZero();
    assertThat(result.json().get("lost").asLong()).isZero();
    assertThat(result.json().get("doubled").asLong()).isZero();
    assertThat(result.json().get("digest_mismatches").asLong()).isZero();
  }
}
