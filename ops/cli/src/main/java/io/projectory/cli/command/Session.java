package io.projectory.cli.command;

import io.projectory.app.operations.OperationsJson;
import io.projectory.cli.output.Console;
import io.projectory.cli.output.OneLine;
import java.io.InputStream;
import java.util.Map;
import picocli.CommandLine;

/** What every command of one invocation has: where to read and write, and the environment. */
final class Session {
  private final Console console;
  private final InputStream input;
  private final Map<String, String> environment;

  Session(Console console, InputStream input, Map<String, String> environment) {
    this.console = console;
    this.input = input;
    this.environment = environment;
  }

  Console console() {
    return console;
  }

  Map<String, String> environment() {
    return environment;
  }

  /** Standard input. */
  InputStream input() {
    return input;
  }

  void json(Object result) {
    console.line(text(result));
  }

  /** JSON in one line. */
  String text(Object result) {
    return OperationsJson.write(result);
  }

  /** The one line; with {@code --json} the same as a document on standard output. */
  int report(CommandLine command, Throwable error) {
    Problem problem = Problem.of(error);
    if (command.getCommand() instanceof Answers answers && answers.json()) {
      json(problem.json());
    }
    console.error(OneLine.of(problem.message()));
    return problem.exitCode();
  }
}
