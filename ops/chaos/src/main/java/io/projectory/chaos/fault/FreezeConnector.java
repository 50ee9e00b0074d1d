package io.projectory.chaos.fault;

import io.projectory.chaos.stack.Connector;

/** SIGSTOP of the leading connector until a standby leads, then SIGCONT. */
final class FreezeConnector implements Fault {
  private final Scene scene;

  FreezeConnector(Scene scene) {
    this.scene = scene;
  }

  @Override
  public String kind() {
    return "freeze_connector";
  }

  @Override
  public String inject() {
    Connector leader = scene.leader();
    leader.freeze();
    try {
      scene.expect(
          "another connector than " + leader.id() + " streams",
          () -> scene.stack().connectors().stream().anyMatch(c -> c != leader && c.streaming()));
      return "a standby took over from " + leader.id();
    } finally {
      leader.thaw();
    }
  }
}
