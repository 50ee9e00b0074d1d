package io.projectory.cli.command;

import io.projectory.app.operations.Operations;
import io.projectory.app.operations.ScopeProgress;
import io.projectory.cli.append.AppendTotals;
import io.projectory.cli.connect.Deployment;
import io.projectory.cli.connect.Reasons;
import io.projectory.cli.log.CommandLogging;
import io.projectory.cli.up.Fleet;
import io.projectory.cli.up.Interrupt;
import io.projectory.cli.up.LiveStatus;
import io.projectory.cli.up.Ready;
import io.projectory.cli.up.Sample;
import io.projectory.cli.up.StatusLine;
import io.projectory.local.LocalOptions;
import io.projectory.local.LocalStack;
import io.projectory.local.LocalStackException;
import io.projectory.local.StreamsLibraries;
import io.projectory.schemas.ProjectoryException;
import io.projectory.schemas.config.ConfigFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "up",
    description = {
      "Run the whole stack on embedded servers: Postgres, Kafka, connector, projector.",
      "",
      "Data stays in --data-dir. Ctrl-C stops everything."
    },
    footer = {"", "Example:", "  projectory up --sample"})
final class UpCommand extends AnsweringCommand {
  private static final long SAMPLE_LOOK_MS = 200;
  private static final long LOOK_MS = 2_000;

  private final Interrupt interrupt = new Interrupt();
  private CompletableFuture<String> failure;

  @Option(
      names = "--data-dir",
      paramLabel = "D",
      defaultValue = ".projectory",
      description = "Folder of the data (default: ${DEFAULT-VALUE}).")
  private Path dataDirectory;

  @Option(names = "--postgres-port", paramLabel = "N", description = "Instead of a free one.")
  private Integer postgresPort;

  @Option(names = "--kafka-port", paramLabel = "N", description = "Instead of a free one.")
  private Integer kafkaPort;

  @Option(names = "--http-port", paramLabel = "N", description = "Instead of a free one.")
  private Integer httpPort;

  @Option(
      names = "--sample",
      description = "Append a sample log and show how the projections follow.")
  private boolean sample;

  @Option(
      names = "--streams",
      description =
          "Run the Streams application as well, and the projection policy_activity that it feeds.")
  private boolean streams;

  UpCommand(Session session) {
    super(session);
  }

  @Override
  public Integer call() throws Exception {
    LocalOptions options = options();
    CommandLogging.into(dataDirectory.resolve("projectory.log"));
    interrupt.arm();
    try (LocalStack stack = start(options)) {
      interrupt.stopBy(() -> stop(stack));
      run(stack);
      throw new CliException(ExitCode.FAILED, failure.get());
    } catch (Exception e) {
      interrupt.awaitEndIfSignalled();
      throw e;
    } finally {
      interrupt.disarm();
    }
  }

  private LocalOptions options() {
    try {
      return new LocalOptions(
          dataDirectory,
          port(postgresPort),
          port(kafkaPort),
          port(httpPort),
          streams ? Optional.of(StreamsLibraries.folder()) : Optional.empty());
    } catch (IllegalArgumentException e) {
      throw new CliException(ExitCode.USAGE, e.getMessage(), e);
    }
  }

  private static OptionalInt port(Integer given) {
    return given == null ? OptionalInt.empty() : OptionalInt.of(given);
  }

  private LocalStack start(LocalOptions options) {
    try {
      LocalStack stack = LocalStack.start(options, this::progress);
      failure = CompletableFuture.supplyAsync(() -> awaitFailure(stack));
      return stack;
    } catch (LocalStackException e) {
      throw new CliException(ExitCode.FAILED, e.getMessage(), e);
    }
  }

  private void progress(String doing) {
    if (!json()) {
      if (console().terminal()) {
        console().redraw(doing + " ...");
      } else {
        console().remark(doing);
      }
    }
  }

  private void stop(LocalStack stack) {
    console().redraw("stopping ...");
    stack.close();
    console().redraw("stopped");
    console().endRedraw();
  }

  private static String awaitFailure(LocalStack stack) {
    try {
      return stack.awaitFailure();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }

  /** Until the stack fails; a signal ends the process elsewhere. */
  private void run(LocalStack stack) throws Exception {
    Ready ready = Ready.of(stack);
    console().redraw("");
    write(ready, () -> console().line(ready.text()));
    ConfigFile file = ConfigFile.load(stack.configFile(), session().environment());
    try (Deployment deployment = Deployment.of(file)) {
      Operations operations = deployment.operations();
      if (sample) {
        appendSample(deployment);
        followSample(operations);
      }
      while (!failed(LOOK_MS)) {
        drawStatus(operations);
      }
    }
  }

  private void appendSample(Deployment deployment) throws Exception {
    AppendTotals totals = Sample.append(deployment.writer());
    write(
        new SampleAppended("sample", totals.inserted(), totals.reused()),
        () ->
            console()
                .line(
                    "sample log: "
                        + totals.inserted()
                        + " events appended, "
                        + totals.reused()
                        + " were there already"));
  }

  private record SampleAppended(String event, long inserted, long reused) {}

  private record SampleFollowed(String event, long scopes, long current, long stopped) {}

  private void followSample(Operations operations) throws InterruptedException {
    LiveStatus status = new LiveStatus(console());
    do {
      List<ScopeProgress> scopes = operations.progress();
      Fleet fleet = Fleet.of(scopes);
      if (!json()) {
        status.show(scopes);
      }
      if (fleet.settled(scopes)) {
        followed(fleet);
        return;
      }
    } while (!failed(SAMPLE_LOOK_MS));
  }

  private void followed(Fleet fleet) {
    String event = fleet.allCurrent() ? "current" : "stopped";
    write(
        new SampleFollowed(event, fleet.scopes(), fleet.current(), fleet.stopped()),
        () ->
            console()
                .line(
                    fleet.allCurrent()
                        ? "all " + fleet.scopes() + " scopes are current"
                        : fleet.stopped() + " scopes have stopped; see 'projectory doctor'"));
  }

  private void drawStatus(Operations operations) {
    if (json() || !console().terminal()) {
      return;
    }
    try {
      console().redraw(StatusLine.of(Fleet.of(operations.progress()), console()));
    } catch (ProjectoryException e) {
      console().redraw("no status just now: " + Reasons.firstLine(e));
    }
  }

  /** Whether the stack failed within that time. */
  private boolean failed(long millis) throws InterruptedException {
    try {
      failure.get(millis, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }
}
