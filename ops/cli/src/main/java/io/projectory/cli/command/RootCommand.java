package io.projectory.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code projectory} alone shows what there is. */
@Command(
    name = "projectory",
    mixinStandardHelpOptions = true,
    version = "projectory 0.1.0",
    synopsisSubcommandLabel = "COMMAND",
    description = "Keeps projections of an append-only event log correct, fresh and operable.",
    footer = {
      "",
      "Exit codes: 0 done, 1 the operation failed, 2 bad usage, 3 cannot reach a server.",
      "",
      "Example:",
      "  projectory up --sample",
      "  projectory health --tenant acme"
    })
final class RootCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getOut());
    return CommandLine.ExitCode.USAGE;
  }
}
