package io.projectory.cli.command;

import io.projectory.cli.connect.Deployment;
import io.projectory.runtime.audit.Door;
import io.projectory.runtime.command.Admitted;
import io.projectory.schemas.AdminCommand;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;

/** Pause, resume and sync: scopes change at once. */
abstract class ScopeAction extends CommandAction {
  private final AdminCommand.Verb verb;
  private final String done;

  @Mixin private ScopeOptions scope;

  /** {@code done}: what happened to so many scopes, in words. */
  ScopeAction(Session session, AdminCommand.Verb verb, String done) {
    super(session);
    this.verb = verb;
    this.done = done;
  }

  @Override
  final int run(Deployment deployment) {
    AdminCommand command =
        command(verb, scope.projection, scope.tenant(), AdminCommand.Options.NONE);
    Admitted admitted = deployment.operations().submit(command, Door.CLI);
    write(json(admitted), () -> print(admitted));
    return ExitCode.DONE;
  }

  private void print(Admitted admitted) {
    admitted
        .effect()
        .forEach(
            (projection, scopes) ->
                console()
                    .line(
                        projection
                            + ": "
                            + scopes
                            + (Integer.valueOf(1).equals(scopes) ? " scope: " : " scopes: ")
                            + done));
  }

  /** {"command_id","status","effect"}. */
  static Map<String, Object> json(Admitted admitted) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("command_id", admitted.commandId());
    json.put("status", admitted.status().code());
    json.put("effect", admitted.effect());
    return json;
  }
}
