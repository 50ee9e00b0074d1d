package io.projectory.cli.command;

import io.projectory.cli.settings.Process;
import java.util.EnumSet;
import java.util.Set;
import picocli.CommandLine.Option;

/** Whose configuration it is. */
final class ProcessOption {
  @Option(
      names = "--for",
      paramLabel = "PROCESS",
      description = "Only what this process reads: projector, connector or streams (default: all).")
  private Process process;

  Set<Process> processes() {
    return process == null ? EnumSet.allOf(Process.class) : EnumSet.of(process);
  }
}
