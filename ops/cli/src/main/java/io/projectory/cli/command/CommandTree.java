package io.projectory.cli.command;

import io.projectory.cli.output.Console;
import java.io.InputStream;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/**
 * All commands. Exit codes: 0 done, 1 the operation failed, 2 bad usage, 3 cannot reach a server.
 * Whatever happens, an error is one line, never a stack trace.
 */
public final class CommandTree {
  private CommandTree() {}

  public static CommandLine of(
      Console console, InputStream input, Map<String, String> environment) {
    Session session = new Session(console, input, environment);
    CommandLine line =
        new CommandLine(new RootCommand())
            .addSubcommand(new UpCommand(session))
            .addSubcommand(new AppendCommand(session))
            .addSubcommand(new WaitCommand(session))
            .addSubcommand(new SnapshotCommand(session))
            .addSubcommand(new HealthCommand(session))
            .addSubcommand(new WorkerCommand(session))
            .addSubcommand(new FailuresCommand(session))
            .addSubcommand(new ReplayCommand(session))
            .addSubcommand(new RebuildCommand(session))
            .addSubcommand(new RunsCommand(session))
            .addSubcommand(new CancelCommand(session))
            .addSubcommand(new PauseCommand(session))
            .addSubcommand(new ResumeCommand(session))
            .addSubcommand(new SyncCommand(session))
            .addSubcommand(new SkipCommand(session))
            .addSubcommand(new AuditCommand(session))
            .addSubcommand(new DigestCommand(session))
            .addSubcommand(QueryCommand.tree(session))
            .addSubcommand(new LagCommand(session))
            .addSubcommand(new DoctorCommand(session))
            .addSubcommand(new ChaosCommand(session))
            .addSubcommand(ConnectorCommand.tree(session))
            .addSubcommand(new BenchCommand(session))
            .addSubcommand(ConfigCommand.tree(session))
            .addSubcommand(new MetricsCommand(session))
            .addSubcommand(new MigrateCommand(session))
            .addSubcommand(TokenCommand.tree(session));
    line.setExecutionExceptionHandler((error, at, parsed) -> session.report(at, error));
    line.setParameterExceptionHandler((error, arguments) -> usage(console, error));
    line.setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setOut(console.outWriter());
    line.setErr(console.errWriter());
    return line;
  }

  private static int usage(Console console, CommandLine.ParameterException error) {
    String command = error.getCommandLine().getCommandSpec().qualifiedName();
    String first = error.getMessage().lines().findFirst().orElse("");
    console.error(first + meant(error) + "; see '" + command + " --help'");
    return ExitCode.USAGE;
  }

  /** What the first word that nobody knows may have been meant for. */
  private static String meant(CommandLine.ParameterException error) {
    if (error instanceof CommandLine.UnmatchedArgumentException unmatched
        && !unmatched.getSuggestions().isEmpty()) {
      return "; did you mean '" + unmatched.getSuggestions().get(0) + "'";
    }
    return "";
  }
}
