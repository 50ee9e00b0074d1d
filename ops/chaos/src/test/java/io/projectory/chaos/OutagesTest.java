package io.projectory.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.chaos.load.Load;
import io.projectory.chaos.load.Load.LoadOptions;
import io.projectory.chaos.load.Probes;
import io.projectory.chaos.stack.ChaosStack;
import io.projectory.chaos.stack.Member;
import io.projectory.chaos.stack.Observer;
import io.projectory.chaos.stack.Part;
import io.projectory.chaos.stack.StackOptions;
import io.projectory.servers.ChildJvm;
import io.projectory.testkit.await.Await;
import io.projectory.testkit.net.FaultProxy;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Servers that are away, under load, with the product as processes of its own. By hand with {@code
 * -Doutage.seconds=60} for longer outages; then members that give up do so with the default
 * back-off.
 */
class OutagesTest {
  private static final Integer BY_HAND = Integer.getInteger("outage.seconds");
  private static final Duration OUTAGE = Duration.ofSeconds(BY_HAND == null ? 10 : BY_HAND);

  /** A promise is measured on processes that have worked for a while, as those of a fleet have. */
  private static final Duration WARM_UP = BY_HAND == null ? Duration.ZERO : OUTAGE;

  /** What is promised on a quiet machine, and what a busy one may take. */
  private static final Duration BACK = Duration.ofSeconds(BY_HAND == null ? 60 : 5);

  private static final Duration SOON = Duration.ofMinutes(2);
  private static final int UNREACHABLE = 3;
  private static final String INFINITE =
      "poll_failure_backoff: {base: 100ms, cap: 4s}, max_consecutive_poll_failures: infinite";
  private static final String IMPATIENT = "poll_failure_backoff: {base: 20ms, cap: 500ms}";

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path folder;

  @Test
  void servers_that_are_away_or_crash_are_waited_for_without_a_failure_or_a_flood_of_lines()
      throws Exception {
    try (ChaosStack stack = start(2, 2, INFINITE);
        Load load = Load.start(stack, 5, new LoadOptions(6, 3, 100))) {
      Probes probes = new Probes(stack);
      assertThat(probes.recover(load.tenants(), SOON)).as("working at first").isNotNull();
      Await.pause(WARM_UP);
      away(stack, "Postgres", stack.parts().stream().map(Part::postgres).toList(), probes, load);
      away(stack, "Kafka", List.of(stack.broker().proxy()), probes, load);
      // every worker notices by itself that Postgres forgot what was not on disk yet
      stack.databases().restartImmediate();
      assertThat(probes.recover(load.tenants(), SOON)).as("after a crash").isNotNull();
      assertConverges(stack, load, 0);
    }
  }

  @Test
  void a_member_gives_up_with_a_code_of_its_own_after_ten_failures_and_a_new_one_converges()
      throws Exception {
    try (ChaosStack stack = start(1, 1, BY_HAND == null ? IMPATIENT : "");
        Load load = Load.start(stack, 7, new LoadOptions(6, 2, 40))) {
      Probes probes = new Probes(stack);
      assertThat(probes.recover(load.tenants(), SOON)).as("working at first").isNotNull();
      Member member = stack.members().get(0);
      for (FaultProxy line : List.of(member.postgres(), stack.broker().proxy())) {
        ChildJvm process = member.jvm();
        member.excuse(true); // its probe fails while it ends, and it is to end by itself
        long cut = System.nanoTime();
        line.cut();
        assertThat(process.waitFor(SOON)).isEqualTo(UNREACHABLE);
        System.out.println("gave up after " + Duration.ofNanos(System.nanoTime() - cut));
        // the tenth is no longer waited for
        assertThat(ChaosStack.PROJECTIONS).anyMatch(name -> attempts(process, name) == 9);
        assertThat(process.output()).anyMatch(told -> told.contains("10 failures in a row"));
        member.excuse(false);
        line.restore();
        Duration recovery = probes.recover(load.tenants(), SOON);
        System.out.println("a new one works after " + recovery);
        assertThat(recovery).as("working again").isNotNull();
      }
      assertThat(stack.restarts()).as("by an orchestrator").isGreaterThanOrEqualTo(2);
      assertConverges(stack, load, stack.restarts());
    }
  }

  private ChaosStack start(int connectors, int members, String poll) {
    return ChaosStack.start(
        folder, new StackOptions(connectors, members, poll), news -> System.out.println(news));
  }

  /** Cuts the lines for a while. */
  private static void away(
      ChaosStack stack, String server, List<FaultProxy> lines, Probes probes, Load load)
      throws SQLException {
    Map<String, Integer> before = printed(stack);
    lines.forEach(FaultProxy::cut);
    Await.pause(OUTAGE);
    Map<String, Integer> after = printed(stack);
    lines.forEach(FaultProxy::restore);
    Duration recovery = probes.recover(load.tenants(), SOON);
    System.out.println(server + " back after " + OUTAGE + ", working again after " + recovery);
    assertThat(recovery).as("after %s was away", server).isNotNull().isLessThan(BACK);
    for (Part part : stack.parts()) {
      List<String> told = part.jvm().output().subList(before.get(part.id()), after.get(part.id()));
      assertThat(told.stream().filter(line -> !isAttempt(line)).toList())
          .as("lines of %s that are no attempts while %s was away", part.id(), server)
          .hasSizeLessThan(40);
      assertThat(told.size())
          .as("lines of %s in %s: %s", part.id(), OUTAGE, String.join("\n", told))
          .isLessThan(60 + 15 * (int) OUTAGE.toSeconds());
    }
    assertThat(new Observer(stack).failures()).as("failures of any scope").isZero();
  }

  private static Map<String, Integer> printed(ChaosStack stack) {
    Map<String, Integer> lines = new TreeMap<>();
    stack.parts().forEach(part -> lines.put(part.id(), part.jvm().output().size()));
    return lines;
  }

  private static boolean isAttempt(String line) {
    return line.contains("trying again") || line.contains("tries again");
  }

  private static long attempts(ChildJvm process, String projection) {
    return process.output().stream()
        .filter(line -> line.contains("A server could not be used, trying again"))
        .filter(line -> line.contains("projection=" + projection + " "))
        .count();
  }

  /** Everything is applied, once, and nobody was started again that was not meant to be. */
  private static void assertConverges(ChaosStack stack, Load load, int restarts)
      throws SQLException {
    load.close();
    Observer observer = new Observer(stack);
    assertThat(Await.throughOutages(SOON, () -> observer.pending() == 0))
        .as("all applied")
        .isTrue();
    assertThat(stack.restarts()).as("processes started again").isEqualTo(restarts);
    List<String> findings = new ArrayList<>(stack.stopParts(Duration.ofSeconds(60)));
    Judgement judgement = Judgement.of(stack);
    findings.addAll(judgement.findings());
    assertThat(findings).isEmpty();
    assertThat(judgement.lost() + judgement.doubled() + judgement.digestMismatches()).isZero();
    assertThat(observer.failures()).as("failures of any scope, ever").isZero();
  }
}
