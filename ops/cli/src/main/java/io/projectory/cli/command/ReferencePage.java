package io.projectory.cli.command;

import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** Writes a reference that is made from the code: for people in Markdown; no server is asked. */
abstract class ReferencePage implements Callable<Integer>, Answers {
  private final Session session;
  private final Supplier<?> entries;
  private final Supplier<String> markdown;

  @Option(names = "--json", description = "Write the entries as JSON for programs.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this.")
  private boolean help;

  ReferencePage(Session session, Supplier<?> entries, Supplier<String> markdown) {
    this.session = session;
    this.entries = entries;
    this.markdown = markdown;
  }

  @Override
  public final boolean json() {
    return json;
  }

  @Override
  public final Integer call() {
    if (json) {
      session.json(entries.get());
    } else {
      session.console().line(markdown.get().stripTrailing());
    }
    return ExitCode.DONE;
  }
}
