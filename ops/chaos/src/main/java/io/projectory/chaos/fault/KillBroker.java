package io.projectory.chaos.fault;

import io.projectory.chaos.stack.Broker;

/** kill -9 of the broker, which comes back some seconds later. */
final class KillBroker implements Fault {
  private final Scene scene;

  KillBroker(Scene scene) {
    this.scene = scene;
  }

  @Override
  public String kind() {
    return "kill_broker";
  }

  @Override
  public String inject() {
    Broker broker = scene.stack().broker();
    broker.killNine();
    boolean gone = !broker.isAlive();
    scene.pause(0, 3_000);
    broker.start();
    if (!gone) {
      throw new NoEffectException("the broker survived");
    }
    return "the broker was gone, and started again";
  }
}
