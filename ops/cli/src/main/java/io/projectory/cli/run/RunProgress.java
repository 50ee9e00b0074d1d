package io.projectory.cli.run;

import io.projectory.app.operations.Operations;
import io.projectory.cli.output.Console;
import io.projectory.cli.output.Style;
import io.projectory.runtime.run.Run;
import io.projectory.runtime.run.RunJson;
import io.projectory.runtime.run.RunStatus;
import io.projectory.schemas.ProjectoryException;
import java.util.Objects;

/**
 * Follows a run until it ends: a bar that is drawn again on a terminal, elsewhere a line now and
 * then. Being interrupted leaves the run going and says so.
 */
public final class RunProgress {
  private static final long LOOK_MS = 250;
  private static final int LOOKS_PER_LINE = 8;
  private static final int BAR = 30;

  private final Operations operations;
  private final Console console;
  private final boolean quiet;

  /** {@code quiet}: programs read the result, so nothing is shown on the way. */
  public RunProgress(Operations operations, Console console, boolean quiet) {
    this.operations = operations;
    this.console = console;
    this.quiet = quiet;
  }

  /**
   * @return the run's row at its end
   */
  public Run follow(Run begun) throws InterruptedException {
    Thread hook = new Thread(() -> interrupted(begun.jobId()), "interrupted");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return look(begun);
    } finally {
      remove(hook);
      console.endRedraw();
    }
  }

  private Run look(Run begun) throws InterruptedException {
    Run run = begun;
    String shown = "";
    for (int looks = 0; run.status().active(); looks++) {
      if (!quiet && console.terminal()) {
        console.redraw(bar(run));
      } else if (!quiet && looks % LOOKS_PER_LINE == 0 && !Objects.equals(shown, plain(run))) {
        shown = plain(run);
        console.line(shown);
      }
      Thread.sleep(LOOK_MS);
      run = next(run);
    }
    if (!quiet && console.terminal()) {
      console.redraw(bar(run));
    }
    return run;
  }

  /** A server that is away for a moment does not end the run, nor the watching of it. */
  private Run next(Run run) {
    try {
      return operations.replayStatus(run.jobId()).orElse(run);
    } catch (ProjectoryException e) {
      if (!quiet) {
        console.error(
            "no progress to be seen just now: " + e.getMessage().lines().findFirst().orElse(""));
      }
      return run;
    }
  }

  private void interrupted(String jobId) {
    console.endRedraw();
    console.remark(
        "the run goes on; follow it with 'projectory runs "
            + jobId
            + "', end it with 'projectory cancel "
            + jobId
            + "'");
  }

  private static void remove(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the process is ending: the hook says so
    }
  }

  private String bar(Run run) {
    long total = run.totalEvents() == null ? 0 : run.totalEvents();
    boolean whole = total <= run.processedEvents() && run.status() != RunStatus.QUEUED;
    int done = whole ? BAR : (int) (total == 0 ? 0 : BAR * run.processedEvents() / total);
    Style style =
        run.status() == RunStatus.FAILED || run.status() == RunStatus.CANCELLED
            ? Style.BAD
            : Style.GOOD;
    return "["
        + console.style(style, "#".repeat(done))
        + ".".repeat(BAR - done)
        + "] "
        + plain(run);
  }

  private static String plain(Run run) {
    StringBuilder text = new StringBuilder(run.status().code());
    text.append(' ').append(run.processedEvents());
    if (run.totalEvents() != null) {
      text.append(" of ").append(run.totalEvents());
    }
    text.append(" events");
    if (run.status() == RunStatus.RUNNING && run.phaseState() == Run.Phase.COMPARING) {
      return text.append(", comparing digests").toString();
    }
    if (run.status() == RunStatus.RUNNING && run.eventsPerSecond() != null) {
      text.append(", ").append(Math.round(run.eventsPerSecond())).append(" events/s");
      Long eta = RunJson.etaSeconds(run);
      if (eta != null) {
        text.append(", ").append(time(eta)).append(" to go");
      }
    }
    return text.toString();
  }

  /** How it ended, in one line. */
  public static String summary(Run run) {
    String verdict = "";
    if (run.metadata().contains("\"agree\":true")) {
      verdict = "; digests agree with those before";
    } else if (run.metadata().contains("\"agree\":false")) {
      verdict = "; digests differ from those before: see 'projectory runs " + run.jobId() + "'";
    }
    return "run "
        + run.jobId()
        + " "
        + run.status().code()
        + ": "
        + run.processedEvents()
        + " events applied"
        + verdict;
  }

  /** Seconds for people. */
  public static String time(long seconds) {
    if (seconds < 60) {
      return seconds + " s";
    }
    return seconds < 3600
        ? seconds / 60 + " min " + seconds % 60 + " s"
        : seconds / 3600 + " h " + seconds % 3600 / 60 + " min";
  }
}
