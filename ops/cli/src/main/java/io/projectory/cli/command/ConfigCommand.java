package io.projectory.cli.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
    name = "config",
    synopsisSubcommandLabel = "COMMAND",
    description = "Look at the configuration; no server is asked.",
    footer = {"", "Example:", "  projectory config check projectory.yaml"})
final class ConfigCommand extends CommandGroup {
  static CommandLine tree(Session session) {
    return new CommandLine(new ConfigCommand())
        .addSubcommand(new ConfigShowCommand(session))
        .addSubcommand(new ConfigCheckCommand(session))
        .addSubcommand(new ConfigReferenceCommand(session));
  }
}
