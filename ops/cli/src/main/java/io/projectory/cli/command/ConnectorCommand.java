package io.projectory.cli.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
    name = "connector",
    synopsisSubcommandLabel = "COMMAND",
    description = "Look after the connector.",
    footer = {"", "Example:", "  projectory connector heal"})
final class ConnectorCommand extends CommandGroup {
  static CommandLine tree(Session session) {
    return new CommandLine(new ConnectorCommand())
        .addSubcommand(new HealCommand(session))
        .addSubcommand(new ResetCommand(session));
  }
}
