package io.projectory.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code config} alone shows what there is. */
@Command(
    name = "config",
    synopsisSubcommandLabel = "COMMAND",
    description = "Look at the configuration; no server is asked.",
    footer = {"", "Example:", "  projectory config check projectory.yaml"})
final class ConfigCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this.")
  private boolean help;

  static CommandLine tree(Session session) {
    return new CommandLine(new ConfigCommand())
        .addSubcommand(new ConfigShowCommand(session))
        .addSubcommand(new ConfigCheckCommand(session))
        .addSubcommand(new ConfigReferenceCommand(session));
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return ExitCode.USAGE;
  }
}
