package io.projectory.cli.command;

import io.projectory.schemas.AdminCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "rebuild",
    description = "Clear a projection's tables and build them again from the first event.",
    footer = {
      "",
      "Shows its plan and asks first. The event log is never touched.",
      "",
      "Example:",
      "  projectory rebuild context_graph --tenant acme --reason 'projector fixed' --wait"
    })
final class RebuildCommand extends RunAction {
  @Option(
      names = "--from-log",
      description = "Read the event log instead of the topic, which may no longer hold everything.")
  private boolean fromLog;

  @Option(
      names = {"-y", "--yes"},
      description = "Do not ask.")
  private boolean yes;

  RebuildCommand(Session session) {
    super(session, AdminCommand.Verb.REBUILD);
  }

  @Override
  boolean fromLog() {
    return fromLog;
  }

  @Override
  boolean asks() {
    return !yes;
  }
}
