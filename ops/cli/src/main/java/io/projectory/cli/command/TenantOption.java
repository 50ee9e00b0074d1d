package io.projectory.cli.command;

import picocli.CommandLine.Option;

/** Whose log. */
final class TenantOption {
  @Option(
      names = "--tenant",
      paramLabel = "T",
      defaultValue = "default",
      description = "The tenant (default: ${DEFAULT-VALUE}).")
  String id;
}
