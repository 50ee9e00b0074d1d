package io.projectory.chaos.fault;

import io.projectory.chaos.stack.Member;
import io.projectory.chaos.tally.TallyProjection;
import java.util.List;

/**
 * An endless loop in a projection of a member, until the others have its partitions; then either
 * the loop ends, or the orchestrator kills the member whose liveness probe fails.
 */
final class HangProjection implements Fault {
  private final Scene scene;

  HangProjection(Scene scene) {
    this.scene = scene;
  }

  @Override
  public String kind() {
    return "hang_projection";
  }

  @Override
  public String inject() {
    Member member = scene.member();
    String id = member.id();
    boolean ends = scene.random().nextBoolean();
    member.excuse(ends);
    member.hang();
    try {
      scene.expect(
          "the others have the partitions of " + id,
          () -> scene.observer().takenOver(id, List.of(TallyProjection.NAME)));
      if (!ends) {
        scene.expect("the liveness probe of " + id + " fails", () -> !member.id().equals(id));
      }
      return "the others took the partitions of " + id + (ends ? "" : ", which was killed");
    } finally {
      member.unhang();
      member.excuse(false);
    }
  }
}
