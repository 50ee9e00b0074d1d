package io.projectory.chaos.fault;

import io.projectory.testkit.net.FaultProxy;
import java.util.List;

/** Every piece of data waits before it passes. */
final class SlowConnections extends BrokenLine {
  SlowConnections(Scene scene) {
    super(scene, "slow_connections");
  }

  @Override
  String breakFor(List<FaultProxy> lines, String which) {
    long before = delayed(lines);
    long millis = scene().random().nextInt(20, 300);
    lines.forEach(line -> line.latency(millis));
    scene().expect("data is slow", () -> delayed(lines) > before);
    scene().pause(2_000, 4_000);
    return delayed(lines) - before + " pieces of data " + millis + " ms late: " + which;
  }
}
