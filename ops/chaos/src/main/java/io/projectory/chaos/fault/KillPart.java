package io.projectory.chaos.fault;

import io.projectory.chaos.stack.Part;
import io.projectory.servers.ChildJvm;
import java.util.function.Supplier;

/** kill -9 of a connector or a member; the supervisor starts it again. */
final class KillPart implements Fault {
  private final String kind;
  private final Supplier<? extends Part> victim;

  KillPart(String kind, Supplier<? extends Part> victim) {
    this.kind = kind;
    this.victim = victim;
  }

  @Override
  public String kind() {
    return kind;
  }

  @Override
  public String inject() {
    Part part = victim.get();
    String id = part.id();
    ChildJvm jvm = part.jvm();
    part.killNine();
    if (jvm.isAlive()) {
      throw new NoEffectException(id + " survived");
    }
    return id + " is gone";
  }
}
