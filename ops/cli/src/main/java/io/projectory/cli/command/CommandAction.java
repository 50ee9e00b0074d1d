package io.projectory.cli.command;

import io.projectory.schemas.AdminCommand;
import io.projectory.schemas.Text;
import java.util.UUID;
import picocli.CommandLine.Option;

/** What the commands that change something have in common: who asks, and why. */
abstract class CommandAction extends Action {
  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Why; kept in the audit. Wanted unless admin_controls.require_reason is off.")
  private String reason;

  @Option(
      names = "--command-id",
      paramLabel = "UUID",
      description = "The same id twice is one command (default: a new one).")
  private UUID commandId;

  CommandAction(Session session) {
    super(session);
  }

  final AdminCommand command(
      AdminCommand.Verb verb, String projection, String tenant, AdminCommand.Options options) {
    return command(verb, projection, tenant, null, null, options);
  }

  final AdminCommand command(
      AdminCommand.Verb verb,
      String projection,
      String tenant,
      UUID job,
      String event,
      AdminCommand.Options options) {
    if (tenant != null && Text.isBlank(tenant)) {
      throw new CliException(ExitCode.USAGE, "--tenant is blank; name one, or leave it out");
    }
    return new AdminCommand(
        commandId == null ? UUID.randomUUID() : commandId,
        verb,
        projection,
        tenant,
        job,
        event,
        options,
        requestedBy(),
        reason,
        null,
        null);
  }

  /** The user at this terminal. */
  private String requestedBy() {
    String user = session().environment().get("USER");
    return Text.isBlank(user) ? "command line" : user;
  }
}
