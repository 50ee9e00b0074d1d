package io.projectory.app.http;

import com.fasterxml.jackson.databind.JsonNode;
import io.projectory.app.config.Role;
import io.projectory.app.operations.Operations;
import io.projectory.app.operations.Plan;
import io.projectory.runtime.audit.Door;
import io.projectory.runtime.command.Admitted;
import io.projectory.runtime.run.Run;
import io.projectory.runtime.run.RunJson;
import io.projectory.schemas.AdminCommand;
import io.projectory.schemas.AdminResult;
import java.util.List;
import java.util.Map;

/** {@code /api/v1/admin}: commands, through the same admission as topic and command line. */
final class AdminRoutes {
  private final Operations operations;

  AdminRoutes(Operations operations) {
    this.operations = operations;
  }

  /** What became of a command: {@code job} is the run's row, or null. */
  record Decided(
      String commandId,
      String status,
      JsonNode job,
      Map<String, Object> effect,
      boolean repeated) {}

  List<Route> all() {
    return List.of(
        Route.post(
            "/api/v1/admin/replays",
            202,
            "Replay or rebuild (rebuild: role admin); answers the run's row at once. Without"
                + " tenant_id, of every tenant.",
            "ReplayRequest",
            Run.class,
            c -> RunJson.of(submit(c, AdminBody.run(c)).run())),
        Route.post(
            "/api/v1/admin/replays/{id}/cancel",
            200,
            "End a run; what was committed stays.",
            "CancelRequest",
            Run.class,
            c -> RunJson.of(submit(c, AdminBody.cancel(c)).run())),
        Route.post(
            "/api/v1/admin/commands",
            200,
            "Any command, as on the admin topic (rebuild and skip: role admin); 202 when its run"
                + " goes on.",
            "AdminCommand",
            Decided.class,
            c -> decided(submit(c, AdminBody.command(c)))),
        Route.post(
            "/api/v1/admin/plan",
            200,
            "What a replay or rebuild would do; touches nothing.",
            "ReplayRequest",
            Plan.class,
            c -> operations.plan(AdminBody.run(c))));
  }

  private Admitted submit(Call call, AdminCommand command) {
    call.principal().require(needed(command.command()), command.command().code());
    return operations.submit(command, Door.HTTP);
  }

  /** What changes what projections hold is for admins. */
  private static Role needed(AdminCommand.Verb verb) {
    return switch (verb) {
      case REBUILD, SKIP -> Role.ADMIN;
      case REPLAY, CANCEL, PAUSE, RESUME, SYNC -> Role.OPERATOR;
    };
  }

  private static Gate.Reply decided(Admitted admitted) {
    JsonNode job = admitted.run() == null ? null : RunJson.of(admitted.run());
    boolean goesOn = admitted.status() == AdminResult.Status.ACCEPTED;
    return new Gate.Reply(
        goesOn ? 202 : 200,
        new Decided(
            admitted.commandId(),
            admitted.status().code(),
            job,
            admitted.effect(),
            admitted.repeated()));
  }
}
