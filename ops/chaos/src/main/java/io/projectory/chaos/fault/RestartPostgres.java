package io.projectory.chaos.fault;

import io.projectory.chaos.stack.Databases;

/** {@code pg_ctl restart -m immediate}: no checkpoint, all sessions cut. */
final class RestartPostgres implements Fault {
  private final Scene scene;

  RestartPostgres(Scene scene) {
    this.scene = scene;
  }

  @Override
  public String kind() {
    return "restart_postgres";
  }

  @Override
  public String inject() {
    Databases server = scene.stack().databases();
    long before = server.pid();
    server.restartImmediate();
    if (server.pid() == before) {
      throw new NoEffectException("Postgres is the same process");
    }
    return "Postgres stopped without a checkpoint, and recovered";
  }
}
