package io.projectory.cli.command;

import io.projectory.schemas.AdminCommand;
import picocli.CommandLine.Command;

@Command(
    name = "resume",
    description = "Let paused scopes go on, from the log, until they are current.",
    footer = {
      "",
      "Example:",
      "  projectory resume context_graph --tenant acme --reason 'looked into it'"
    })
final class ResumeCommand extends ScopeAction {
  ResumeCommand(Session session) {
    super(session, AdminCommand.Verb.RESUME, "going on");
  }
}
