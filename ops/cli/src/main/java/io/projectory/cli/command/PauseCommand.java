package io.projectory.cli.command;

import io.projectory.schemas.AdminCommand;
import picocli.CommandLine.Command;

@Command(
    name = "pause",
    description = "Let scopes rest: they apply nothing until asked.",
    footer = {
      "",
      "Example:",
      "  projectory pause context_graph --tenant acme --reason 'looking into it'"
    })
final class PauseCommand extends ScopeAction {
  PauseCommand(Session session) {
    super(session, AdminCommand.Verb.PAUSE, "resting now");
  }
}
