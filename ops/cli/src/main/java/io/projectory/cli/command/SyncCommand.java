package io.projectory.cli.command;

import io.projectory.schemas.AdminCommand;
import picocli.CommandLine.Command;

@Command(
    name = "sync",
    description = "Let failed, retrying and paused scopes try again now.",
    footer = {"", "Example:", "  projectory sync all --tenant acme --reason 'event was fixed'"})
final class SyncCommand extends ScopeAction {
  SyncCommand(Session session) {
    super(session, AdminCommand.Verb.SYNC, "trying again");
  }
}
