package io.projectory.app.http;

import java.util.List;

/** {@code /livez} and {@code /readyz} for orchestrators: 200 or 503 and a line of text. */
final class ProbeRoutes {
  private static final String FLEET = "fleet";
  private static final String MEMBER = "member";

  private ProbeRoutes() {}

  static List<Route> of(Health health) {
    return List.of(
        Route.probe(
            "/livez",
            "Whether every loop turns; if not, restart the process.",
            c -> answer(health.alive() ? null : "a worker does not turn")),
        Route.probe(
            "/readyz",
            "Whether events reach the projections; if not, the stage at which they stop and the"
                + " next command. With scope=member: whether this member does its part, wherever"
                + " else events may stop.",
            c -> answer(ready(health, c.text("scope"))),
            Parameter.text(
                "scope", "fleet (default): from log to projections; member: this process alone.")));
  }

  private static String ready(Health health, String scope) {
    if (scope == null || scope.equals(FLEET)) {
      return health.notReady();
    }
    if (scope.equals(MEMBER)) {
      return health.memberNotReady();
    }
    throw Query.invalid("scope", "scope '" + scope + "' is not known; write fleet or member");
  }

  private static Gate.Reply answer(String problem) {
    return new Gate.Reply(problem == null ? 200 : 503, (problem == null ? "ok" : problem) + "\n");
  }
}
