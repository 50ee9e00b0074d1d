package io.projectory.app.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

/** {@code /livez} and {@code /readyz} for orchestrators: 200 or 503 and a line of text. */
final class ProbeRoutes {
  private final Health health;

  ProbeRoutes(Health health) {
    this.health = health;
  }

  void register(RoutesConfig routes) {
    routes.get("/livez", c -> answer(c, health.alive() ? null : "a worker does not turn"));
    routes.get("/readyz", c -> answer(c, health.notReady()));
  }

  private static void answer(Context context, String problem) {
    context.status(problem == null ? 200 : 503);
    context.contentType("text/plain; charset=utf-8");
    context.result((problem == null ? "ok" : problem) + "\n");
  }
}
