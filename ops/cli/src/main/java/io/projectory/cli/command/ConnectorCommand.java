package io.projectory.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code connector} alone shows what there is. */
@Command(
    name = "connector",
    synopsisSubcommandLabel = "COMMAND",
    description = "Look after the connector.",
    footer = {"", "Example:", "  projectory connector heal"})
final class ConnectorCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this.")
  private boolean help;

  static CommandLine tree(Session session) {
    return new CommandLine(new ConnectorCommand())
        .addSubcommand(new HealCommand(session))
        .addSubcommand(new ResetCommand(session));
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return ExitCode.USAGE;
  }
}
