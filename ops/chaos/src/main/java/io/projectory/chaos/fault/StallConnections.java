package io.projectory.chaos.fault;

import io.projectory.testkit.net.FaultProxy;
import java.util.List;

/** Connections stay open, and nothing passes. */
final class StallConnections extends BrokenLine {
  StallConnections(Scene scene) {
    super(scene, "stall_connections");
  }

  @Override
  String breakFor(List<FaultProxy> lines, String which) {
    long before = delayed(lines);
    lines.forEach(FaultProxy::stall);
    scene().expect("data is held back", () -> delayed(lines) > before);
    scene().pause(1_500, 6_000);
    return delayed(lines) - before + " connections held back: " + which;
  }
}
