package io.projectory.chaos.fault;

import io.projectory.chaos.load.Load;
import io.projectory.chaos.load.Probes;
import io.projectory.chaos.stack.ChaosStack;
import io.projectory.chaos.stack.Connector;
import io.projectory.chaos.stack.Member;
import io.projectory.chaos.stack.Observer;
import io.projectory.chaos.stack.Part;
import io.projectory.chaos.stack.StackException;
import io.projectory.testkit.await.Await;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/** What faults have in common: where they happen, and chance. */
public record Scene(
    ChaosStack stack, Observer observer, Load load, Probes probes, RandomGenerator random) {
  /** Long enough for a slow machine to come to the state that a fault starts from. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  Member member() {
    return any("member that holds partitions", stack.members(), this::works);
  }

  private boolean works(Member member) {
    return member.up()
        && Await.throughOutages(
            Duration.ZERO,
            () -> !observer.partitions(ChaosStack.PROJECTIONS.get(0), member.id(), true).isEmpty());
  }

  Connector leader() {
    return any("connector that streams", stack.connectors(), Connector::streaming);
  }

  Part part() {
    return any("running process", stack.parts(), Part::running);
  }

  private <T extends Part> T any(String what, List<T> parts, Predicate<T> wanted) {
    if (!Await.atMost(PATIENCE).until(() -> parts.stream().anyMatch(wanted))) {
      throw new NoEffectException("there was no " + what);
    }
    List<T> candidates = parts.stream().filter(wanted).toList();
    if (candidates.isEmpty()) {
      throw new NoEffectException("there was no " + what + " any more");
    }
    return candidates.get(random.nextInt(candidates.size()));
  }

  /** Waits for an effect; without it the fault does not count. */
  void expect(String effect, Await.Condition<SQLException> condition) {
    if (!Await.throughOutages(PATIENCE, condition)) {
      throw new NoEffectException("not seen: " + effect);
    }
  }

  /** Waits for what the product has to do. */
  void require(String outcome, Await.Condition<SQLException> condition) {
    if (!Await.throughOutages(PATIENCE, condition)) {
      throw new StackException("must be seen, and is not: " + outcome);
    }
  }

  void pause(int fromMillis, int toMillis) {
    Await.pause(Duration.ofMillis(random.nextInt(fromMillis, toMillis)));
  }
}
