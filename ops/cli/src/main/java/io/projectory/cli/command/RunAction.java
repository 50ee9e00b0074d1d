package io.projectory.cli.command;

import io.projectory.app.operations.Operations;
import io.projectory.app.operations.Plan;
import io.projectory.cli.connect.Deployment;
import io.projectory.cli.output.OneLine;
import io.projectory.cli.output.Style;
import io.projectory.cli.run.RunProgress;
import io.projectory.runtime.audit.Door;
import io.projectory.runtime.command.Admitted;
import io.projectory.runtime.run.Run;
import io.projectory.runtime.run.RunJson;
import io.projectory.runtime.run.RunStatus;
import io.projectory.schemas.AdminCommand;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Replay and rebuild: plan, ask, begin, and if wanted follow until the end. */
abstract class RunAction extends CommandAction {
  private final AdminCommand.Verb verb;

  @Mixin private ScopeOptions scope;

  @Option(
      names = "--since",
      paramLabel = "N",
      description = "Kept in the run's row; it does not change where applying begins.")
  private Long since;

  @Option(
      names = "--until",
      paramLabel = "N",
      description = "Go no further than this log_seq; scopes rest there, paused.")
  private Long until;

  @Option(
      names = "--batch-size",
      paramLabel = "N",
      description = "Most events per transaction; reads the log instead of the topic.")
  private Integer batchSize;

  @Option(
      names = "--max-events-per-second",
      paramLabel = "N",
      description = "Not faster than this; reads the log instead of the topic.")
  private Integer maxEventsPerSecond;

  @Option(names = "--dry-run", description = "Show the plan and stop there.")
  private boolean dryRun;

  @Option(names = "--wait", description = "Follow the run until it ends.")
  private boolean wait;

  RunAction(Session session, AdminCommand.Verb verb) {
    super(session);
    this.verb = verb;
  }

  /** Whether an every-tenant rebuild reads the log. */
  boolean fromLog() {
    return false;
  }

  /** Whether to show the plan and ask before beginning. */
  boolean asks() {
    return false;
  }

  @Override
  final int run(Deployment deployment) throws InterruptedException {
    positive("--batch-size", batchSize);
    positive("--max-events-per-second", maxEventsPerSecond);
    notNegative("--since", since);
    notNegative("--until", until);
    Operations operations = deployment.operations();
    AdminCommand command =
        command(
            verb,
            scope.projection,
            scope.tenant(),
            new AdminCommand.Options(since, until, batchSize, maxEventsPerSecond, fromLog()));
    if (dryRun) {
      Plan plan = operations.plan(command);
      write(plan, () -> print(plan));
      return ExitCode.DONE;
    }
    if (asks() && !confirmed(operations.plan(command))) {
      return ExitCode.FAILED;
    }
    Admitted admitted = operations.submit(command, Door.CLI);
    return wait ? follow(operations, admitted.run()) : begun(admitted.run());
  }

  private int begun(Run run) {
    write(
        RunJson.of(run),
        () ->
            console()
                .line(
                    "run "
                        + run.jobId()
                        + " is "
                        + run.status().code()
                        + "; follow it with 'projectory runs "
                        + run.jobId()
                        + "'"));
    return ExitCode.DONE;
  }

  private int follow(Operations operations, Run run) throws InterruptedException {
    Run ended = new RunProgress(operations, console(), json()).follow(run);
    write(RunJson.of(ended), () -> console().line(RunProgress.summary(ended)));
    if (ended.status() == RunStatus.FAILED) {
      console().error(OneLine.of(ended.errorCode() + ": " + ended.errorMessage()));
    }
    return ended.status() == RunStatus.COMPLETED ? ExitCode.DONE : ExitCode.FAILED;
  }

  private boolean confirmed(Plan plan) {
    if (json() || !console().terminal()) {
      throw new CliException(
          ExitCode.USAGE,
          "a "
              + verb.code()
              + " clears what is there and nobody can be asked here; look with --dry-run, then add"
              + " --yes");
    }
    print(plan);
    console().redraw("Begin? Write yes: ");
    String answer = answer();
    console().endRedraw();
    if (!answer.equalsIgnoreCase("yes") && !answer.equalsIgnoreCase("y")) {
      console().line("nothing was changed");
      return false;
    }
    return true;
  }

  private String answer() {
    try {
      String line =
          new BufferedReader(new InputStreamReader(session().input(), StandardCharsets.UTF_8))
              .readLine();
      return line == null ? "" : line.strip();
    } catch (IOException e) {
      return "";
    }
  }

  private void print(Plan plan) {
    console().line(console().style(Style.HEADING, verb.code() + " " + scope.words()));
    console().line("  scopes           " + plan.scopes());
    plan.rowsToClear()
        .forEach(
            (table, rows) ->
                console()
                    .line(
                        "  rows to clear    "
                            + (plan.rowsAreEstimates() ? "about " : "")
                            + rows
                            + " in "
                            + table));
    console().line("  events to apply  " + plan.eventsToApply() + ", from the " + plan.source());
    console()
        .line(
            "  expected time    "
                + (plan.expectedSeconds() == null
                    ? "not known yet: no such run has ended here"
                    : RunProgress.time(plan.expectedSeconds())));
    plan.reattachedScopes().forEach(s -> console().line("  set going again  " + s));
    if (plan.conflictingJobId() != null) {
      console()
          .line(
              console().style(Style.BAD, "  in its way       ")
                  + "run "
                  + plan.conflictingJobId()
                  + "; wait for it, or: projectory cancel "
                  + plan.conflictingJobId());
    }
    console().line("  the event log is not touched");
  }

  private static void positive(String option, Integer value) {
    if (value != null && value < 1) {
      throw new CliException(ExitCode.USAGE, option + " is " + value + "; write at least 1");
    }
  }

  private static void notNegative(String option, Long value) {
    if (value != null && value < 0) {
      throw new CliException(ExitCode.USAGE, option + " is " + value + "; write 0 or more");
    }
  }
}
