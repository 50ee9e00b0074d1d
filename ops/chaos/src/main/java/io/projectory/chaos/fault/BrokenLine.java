package io.projectory.chaos.fault;

import io.projectory.testkit.net.FaultProxy;
import java.util.ArrayList;
import java.util.List;

/** Lines that are cut, stalled or slow for some seconds: one process's to Postgres, or all. */
abstract class BrokenLine implements Fault {
  private final Scene scene;
  private final String kind;

  BrokenLine(Scene scene, String kind) {
    this.scene = scene;
    this.kind = kind;
  }

  @Override
  public final String kind() {
    return kind;
  }

  final Scene scene() {
    return scene;
  }

  /** Breaks them; whole again afterwards. */
  abstract String breakFor(List<FaultProxy> lines, String which);

  @Override
  public final String inject() {
    List<FaultProxy> lines = new ArrayList<>();
    String which = choose(lines);
    try {
      return breakFor(lines, which);
    } finally {
      lines.forEach(FaultProxy::restore);
    }
  }

  private String choose(List<FaultProxy> lines) {
    switch (scene.random().nextInt(4)) {
      case 0 -> {
        lines.add(scene.stack().broker().proxy());
        return "the lines to Kafka";
      }
      case 1 -> {
        scene.stack().parts().forEach(part -> lines.add(part.postgres()));
        return "all lines to Postgres";
      }
      case 2 -> {
        scene.stack().parts().forEach(part -> lines.add(part.postgres()));
        lines.add(scene.stack().broker().proxy());
        return "all lines";
      }
      default -> {
        var part = scene.part();
        lines.add(part.postgres());
        return "the lines of " + part.id() + " to Postgres";
      }
    }
  }

  static long delayed(List<FaultProxy> lines) {
    return lines.stream().mapToLong(FaultProxy::delayed).sum();
  }
}
