package io.projectory.chaos.fault;

import io.projectory.chaos.stack.ChaosStack;
import io.projectory.chaos.stack.Member;

/** SIGSTOP of a member until the others have its partitions, then SIGCONT. */
final class FreezeMember implements Fault {
  private final Scene scene;

  FreezeMember(Scene scene) {
    this.scene = scene;
  }

  @Override
  public String kind() {
    return "freeze_member";
  }

  @Override
  public String inject() {
    Member member = scene.member();
    member.freeze();
    try {
      scene.expect(
          "the others have the partitions of " + member.id(),
          () -> scene.observer().takenOver(member.id(), ChaosStack.PROJECTIONS));
      return "the others took the partitions of " + member.id();
    } finally {
      member.thaw();
    }
  }
}
