package io.projectory.cli.command;

import io.projectory.cli.connect.Deployment;
import io.projectory.runtime.audit.Door;
import io.projectory.runtime.command.Admitted;
import io.projectory.schemas.AdminCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "skip",
    description = "Leave out, for ever, the very event at which a scope stands failed.",
    footer = {
      "",
      "Replays and rebuilds leave it out as well. It cannot be taken back.",
      "",
      "Example:",
      "  projectory skip precedent_index --tenant acme --event evt-17 --reason 'test data'"
    })
final class SkipCommand extends CommandAction {
  @Parameters(index = "0", paramLabel = "PROJECTION", description = "The projection.")
  private String projection;

  @Mixin private TenantOption tenant;

  @Option(
      names = "--event",
      required = true,
      paramLabel = "ID",
      description = "Id of the event; see 'projectory failures'.")
  private String event;

  SkipCommand(Session session) {
    super(session);
  }

  @Override
  int run(Deployment deployment) {
    AdminCommand command =
        command(
            AdminCommand.Verb.SKIP, projection, tenant.id, null, event, AdminCommand.Options.NONE);
    Admitted admitted = deployment.operations().submit(command, Door.CLI);
    write(
        ScopeAction.json(admitted),
        () ->
            console()
                .line(
                    projection
                        + " of tenant "
                        + tenant.id
                        + " leaves out event "
                        + event
                        + " for ever and goes on"));
    return ExitCode.DONE;
  }
}
