package io.projectory.cli.command;

import io.projectory.cli.connect.Deployment;
import io.projectory.runtime.audit.Door;
import io.projectory.runtime.run.Run;
import io.projectory.runtime.run.RunJson;
import io.projectory.schemas.AdminCommand;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "cancel",
    description = "End a replay or rebuild that is queued or running.",
    footer = {
      "",
      "What was committed stays; scopes that it has not finished rest, paused, at a true cursor.",
      "A later replay goes on from there.",
      "",
      "Example:",
      "  projectory cancel 7f9c24e5-2b1a-4a57-9a62-0d6c8e4b1f00 --reason 'wrong tenant'"
    })
final class CancelCommand extends CommandAction {
  @Parameters(index = "0", paramLabel = "JOB", description = "The run; see 'projectory runs'.")
  private String job;

  CancelCommand(Session session) {
    super(session);
  }

  @Override
  int run(Deployment deployment) {
    AdminCommand command =
        command(AdminCommand.Verb.CANCEL, null, null, id(), null, AdminCommand.Options.NONE);
    Run run = deployment.operations().submit(command, Door.CLI).run();
    write(RunJson.of(run), () -> print(run));
    return ExitCode.DONE;
  }

  /** What is no id of a run is the id of none. */
  private UUID id() {
    try {
      return UUID.fromString(job);
    } catch (IllegalArgumentException e) {
      throw CliException.notFound(
          "there is no active run " + job + "; see: projectory runs", "job_id", job);
    }
  }

  private void print(Run run) {
    String projection = run.projection();
    String tenant = run.tenantId() == null ? "" : " --tenant " + run.tenantId();
    console()
        .line(
            "run "
                + run.jobId()
                + " is "
                + run.status().code()
                + " after "
                + run.processedEvents()
                + " events; to go on: projectory replay "
                + projection
                + tenant);
  }
}
