package io.projectory.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code query} alone shows which queries there are. */
@Command(
    name = "query",
    synopsisSubcommandLabel = "QUERY",
    description = "Ask the decision graph; only what is current answers.",
    footer = {"", "Example:", "  projectory query trace-summary trace-1 --tenant acme"})
final class QueryCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this.")
  private boolean help;

  static CommandLine tree(Session session) {
    return new CommandLine(new QueryCommand())
        .addSubcommand(new TraceSummaryCommand(session))
        .addSubcommand(new SubgraphCommand(session))
        .addSubcommand(new EdgesCommand(session))
        .addSubcommand(new PrecedentsCommand(session))
        .addSubcommand(new PolicyActivityCommand(session));
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return ExitCode.USAGE;
  }
}
