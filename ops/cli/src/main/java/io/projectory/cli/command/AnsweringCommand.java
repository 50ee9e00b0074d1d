package io.projectory.cli.command;

import io.projectory.cli.output.Console;
import java.util.concurrent.Callable;
import picocli.CommandLine.Option;

/** What commands have in common that write for people or, with {@code --json}, for programs. */
abstract class AnsweringCommand implements Callable<Integer>, Answers {
  private final Session session;

  @Option(names = "--json", description = "Write JSON for programs, one document a line.")
  private boolean json;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this.")
  private boolean help;

  AnsweringCommand(Session session) {
    this.session = session;
  }

  @Override
  public final boolean json() {
    return json;
  }

  final Session session() {
    return session;
  }

  final Console console() {
    return session.console();
  }

  /** The result for programs, or the other for people. */
  final void write(Object result, Runnable forPeople) {
    if (json) {
      session.json(result);
    } else {
      forPeople.run();
    }
  }
}
