package io.projectory.app.live;

import io.projectory.app.flow.Overview;
import io.projectory.app.flow.Overview.GroupStage;
import io.projectory.app.live.Tick.Point;
import io.projectory.app.live.Tick.ProjectionPoint;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** What changed from one look to the next, per second. */
final class Rates {
  private Rates() {}

  /**
   * @param before null at the first look
   */
  static Point between(Overview before, Overview now) {
    double seconds =
        before == null
            ? 0
            : Duration.between(Instant.parse(before.at()), Instant.parse(now.at())).toMillis()
                / 1000.0;
    List<ProjectionPoint> projections = new ArrayList<>();
    for (int i = 0; i < now.groups().size(); i++) {
      GroupStage group = now.groups().get(i);
      Long then = before == null ? null : (Long) before.groups().get(i).appliedEvents();
      projections.add(
          new ProjectionPoint(
              group.projection(),
              rate(then, group.appliedEvents(), seconds),
              group.pendingEvents(),
              group.lagSeconds(),
              group.latencyMs()));
    }
    return new Point(
        now.at(),
        rate(before == null ? null : (Long) before.log().events(), now.log().events(), seconds),
        rate(before == null ? null : published(before), published(now), seconds),
        projections);
  }

  private static Long published(Overview overview) {
    return overview.topic() == null
        ? null
        : (Long) overview.topic().endOffsets().stream().mapToLong(Long::longValue).sum();
  }

  /** Null when it cannot be told: at the first look, and when a rebuild took cursors back. */
  private static Double rate(Long before, Long now, double seconds) {
    return before == null || now == null || seconds <= 0 || now < before
        ? null
        : (Double) (Math.round((now - before) / seconds * 10) / 10.0);
  }
}
