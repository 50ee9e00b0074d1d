package io.projectory.chaos.fault;

import io.projectory.chaos.stack.ChaosStack;
import io.projectory.chaos.stack.Member;
import io.projectory.chaos.stack.StackException;
import java.time.Duration;

/** A member leaves in good order and another one joins. */
final class Rebalance implements Fault {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Scene scene;

  Rebalance(Scene scene) {
    this.scene = scene;
  }

  @Override
  public String kind() {
    return "rebalance";
  }

  @Override
  public String inject() {
    Member member = scene.member();
    String left = member.id();
    int exit = member.stop(PATIENCE);
    try {
      scene.expect(
          "the others have the partitions of " + left,
          () -> scene.observer().takenOver(left, ChaosStack.PROJECTIONS));
    } finally {
      member.start();
    }
    scene.expect(
        "partitions of " + member.id(),
        () ->
            !scene
                .observer()
                .partitions(ChaosStack.PROJECTIONS.get(0), member.id(), true)
                .isEmpty());
    if (exit != 0) {
      throw new StackException(left + " left with exit code " + exit);
    }
    return left + " left, the others took over, " + member.id() + " joined";
  }
}
