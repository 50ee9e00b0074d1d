package io.projectory.chaos.fault;

import io.projectory.chaos.stack.Databases;

/** kill -9 of the Postgres server and all its processes, which recovers some seconds later. */
final class KillPostgres implements Fault {
  private final Scene scene;

  KillPostgres(Scene scene) {
    this.scene = scene;
  }

  @Override
  public String kind() {
    return "kill_postgres";
  }

  @Override
  public String inject() {
    Databases server = scene.stack().databases();
    boolean gone = server.killNine();
    scene.pause(0, 3_000);
    server.startAgain();
    if (!gone) {
      throw new NoEffectException("Postgres survived");
    }
    return "Postgres was gone, and recovered";
  }
}
