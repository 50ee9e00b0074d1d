package io.projectory.chaos.fault;

import io.projectory.testkit.net.FaultProxy;
import java.util.List;

/** Connections are reset and new ones refused. */
final class CutConnections extends BrokenLine {
  CutConnections(Scene scene) {
    super(scene, "cut_connections");
  }

  @Override
  String breakFor(List<FaultProxy> lines, String which) {
    scene().expect(which + " carry connections", () -> connections(lines) > 0);
    int before = connections(lines);
    lines.forEach(FaultProxy::cut);
    scene().expect("connections are lost", () -> connections(lines) == 0);
    scene().pause(500, 4_000);
    return before + " connections lost: " + which;
  }

  private static int connections(List<FaultProxy> lines) {
    return lines.stream().mapToInt(FaultProxy::connections).sum();
  }
}
