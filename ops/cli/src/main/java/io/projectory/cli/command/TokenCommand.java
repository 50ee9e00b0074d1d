package io.projectory.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code token} alone shows what can be done with tokens. */
@Command(
    name = "token",
    synopsisSubcommandLabel = "COMMAND",
    description = "Tokens for the projector's HTTP interface.",
    footer = {"", "Example:", "  projectory token create --role viewer --name grafana"})
final class TokenCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this.")
  private boolean help;

  static CommandLine tree(Session session) {
    return new CommandLine(new TokenCommand()).addSubcommand(new TokenCreateCommand(session));
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return ExitCode.USAGE;
  }
}
