package io.projectory.cli.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
    name = "token",
    synopsisSubcommandLabel = "COMMAND",
    description = "Tokens for the projector's HTTP interface.",
    footer = {"", "Example:", "  projectory token create --role viewer --name grafana"})
final class TokenCommand extends CommandGroup {
  static CommandLine tree(Session session) {
    return new CommandLine(new TokenCommand()).addSubcommand(new TokenCreateCommand(session));
  }
}
