package io.projectory.cli;

import io.projectory.cli.command.CommandTree;
import io.projectory.cli.log.CommandLogging;
import io.projectory.cli.output.Console;
import java.io.InputStream;
import java.util.Map;
import java.util.logging.LogManager;

/** The command {@code projectory}. */
public final class Main {
  private static final int INTERNAL_ERROR = 1;

  private Main() {}

  public static void main(String[] arguments) {
    // the driver logs there; nobody asked for it on this terminal
    LogManager.getLogManager().reset();
    CommandLogging.none();
    Map<String, String> environment = System.getenv();
    System.exit(run(arguments, Console.ofProcess(environment), System.in, environment));
  }

  /** Runs one command line; answers its exit code: see {@link CommandTree}. */
  public static int run(
      String[] arguments, Console console, InputStream input, Map<String, String> environment) {
    try {
      return CommandTree.of(console, input, environment).execute(arguments);
    } catch (Error e) {
      // not even then a stack trace: it helps nobody who only runs the command
      console.error("an internal error, which should not happen: " + e);
      return INTERNAL_ERROR;
    }
  }
}
