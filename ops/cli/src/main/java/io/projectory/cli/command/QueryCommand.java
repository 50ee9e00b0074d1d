package io.projectory.cli.command;

import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
    name = "query",
    synopsisSubcommandLabel = "QUERY",
    description = "Ask the decision graph; only what is current answers.",
    footer = {"", "Example:", "  projectory query trace-summary trace-1 --tenant acme"})
final class QueryCommand extends CommandGroup {
  static CommandLine tree(Session session) {
    return new CommandLine(new QueryCommand())
        .addSubcommand(new TraceSummaryCommand(session))
        .addSubcommand(new SubgraphCommand(session))
        .addSubcommand(new EdgesCommand(session))
        .addSubcommand(new PrecedentsCommand(session))
        .addSubcommand(new PolicyActivityCommand(session));
  }
}
