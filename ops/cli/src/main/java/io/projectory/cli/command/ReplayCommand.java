package io.projectory.cli.command;

import io.projectory.schemas.AdminCommand;
import picocli.CommandLine.Command;

@Command(
    name = "replay",
    description = "Bring scopes that fell behind to the log's head, failed and paused ones too.",
    footer = {
      "",
      "Nothing is cleared: applying goes on from the cursors.",
      "",
      "Example:",
      "  projectory replay all --tenant acme --reason 'database is back' --wait"
    })
final class ReplayCommand extends RunAction {
  ReplayCommand(Session session) {
    super(session, AdminCommand.Verb.REPLAY);
  }
}
