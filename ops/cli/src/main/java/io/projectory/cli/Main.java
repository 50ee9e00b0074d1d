package io.projectory.cli;

import io.projectory.cli.command.CommandTree;
import io.projectory.cli.output.Console;
import java.io.InputStream;
import java.util.Map;
import java.util.logging.LogManager;

/** The command {@code projectory}. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    // the driver logs there; nobody asked for it on this terminal
    LogManager.getLogManager().reset();
    Map<String, String> environment = System.getenv();
    System.exit(run(arguments, Console.ofProcess(environment), System.in, environment));
  }

  /** Runs one command line; answers its exit code: see {@link CommandTree}. */
  public static int run(
      String[] arguments, Console console, InputStream input, Map<String, String> environment) {
    return CommandTree.of(console, input, environment).execute(arguments);
  }
}
