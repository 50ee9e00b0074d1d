package io.projectory.chaos.fault;

import io.projectory.chaos.stack.ChaosStack;
import io.projectory.testkit.fold.PlainJson;
import io.projectory.testkit.workload.BehindTheTriggers;
import io.projectory.testkit.workload.Envelope;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** An event with a wrong hash fails the scopes of its tenant; then it is put right and synced. */
final class PoisonEvent implements Fault {
  private static final String WRONG = "sha256:" + "0".repeat(64);

  private final Scene scene;
  private final Commands commands;
  private int poisoned;

  PoisonEvent(Scene scene) {
    this.scene = scene;
    this.commands = new Commands(scene.stack());
  }

  @Override
  public String kind() {
    return "poison_event";
  }

  @Override
  public String inject() {
    List<String> tenants = scene.load().tenants();
    String tenant = tenants.get(scene.random().nextInt(tenants.size()));
    Envelope event = scene.probes().event(tenant, "poison-" + ++poisoned);
    try (Connection log = scene.stack().databases().log()) {
      BehindTheTriggers.append(log, event, WRONG);
      try {
        scene.expect(
            "every scope of " + tenant + " failed",
            () -> scene.observer().scopes(tenant, "failed") == ChaosStack.PROJECTIONS.size());
      } finally {
        BehindTheTriggers.rehash(log, event.eventId(), hash(event));
        heal(tenant);
      }
      return "all scopes of " + tenant + " failed, and were healed by sync";
    } catch (SQLException e) {
      throw new NoEffectException("Postgres did not answer: " + e.getMessage());
    }
  }

  private static String hash(Envelope event) {
    return PlainJson.hash(PlainJson.canonical(event.payload()));
  }

  private void heal(String tenant) {
    commands.sync(tenant);
    scene.require(
        "no scope of " + tenant + " is failed after sync",
        () -> scene.observer().scopes(tenant, "failed", "retrying") == 0);
  }
}
