package io.projectory.cli.command;

import io.projectory.cli.settings.Reference;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "reference",
    description = "Write the reference of all keys, in Markdown.",
    footer = {"", "Example:", "  projectory config reference > ops/configuration.md"})
final class ConfigReferenceCommand implements Callable<Integer>, Answers {
  private final Session session;

  @Option(names = "--json", description = "Write the keys as JSON for programs.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this.")
  private boolean help;

  ConfigReferenceCommand(Session session) {
    this.session = session;
  }

  @Override
  public boolean json() {
    return json;
  }

  @Override
  public Integer call() {
    if (json) {
      session.json(Reference.keys());
    } else {
      session.console().line(Reference.markdown().stripTrailing());
    }
    return ExitCode.DONE;
  }
}
