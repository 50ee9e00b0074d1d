package io.projectory.cli.command;

import io.projectory.cli.connect.Deployment;
import io.projectory.cli.output.Style;
import io.projectory.cli.output.Table;
import io.projectory.cli.run.RunProgress;
import io.projectory.runtime.run.Run;
import io.projectory.runtime.run.RunJson;
import io.projectory.runtime.run.RunStatus;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "runs",
    description = "List replays and rebuilds, newest first, or show one.",
    footer = {
      "",
      "Example:",
      "  projectory runs",
      "  projectory runs 7f9c24e5-2b1a-4a57-9a62-0d6c8e4b1f00"
    })
final class RunsCommand extends Action {
  @Parameters(index = "0", arity = "0..1", paramLabel = "JOB", description = "The run to show.")
  private String job;

  @Option(names = "--tenant", paramLabel = "T", description = "Only runs that touch this tenant.")
  private String tenant;

  RunsCommand(Session session) {
    super(session);
  }

  @Override
  int run(Deployment deployment) {
    if (job != null) {
      return one(deployment);
    }
    List<Run> runs = deployment.operations().listRuns(tenant);
    write(runs.stream().map(RunJson::of).toList(), () -> print(runs));
    return ExitCode.DONE;
  }

  private int one(Deployment deployment) {
    Run run =
        deployment
            .operations()
            .replayStatus(job)
            .orElseThrow(() -> CliException.notFound("there is no run " + job, "job_id", job));
    write(RunJson.of(run), () -> print(run));
    return ExitCode.DONE;
  }

  private void print(List<Run> runs) {
    if (runs.isEmpty()) {
      console().line("no run was ever asked for");
      return;
    }
    Table table =
        console().table("job", "mode", "projection", "tenant", "status", "events", "requested");
    for (Run run : runs) {
      table.row(
          run.jobId(),
          run.mode().code(),
          run.projection(),
          run.tenantId() == null ? "(every tenant)" : run.tenantId(),
          Table.styled(style(run.status()), run.status().code()),
          events(run),
          RunJson.of(run).path("requested_at").asText());
    }
    table.print();
  }

  private void print(Run run) {
    RunJson.of(run)
        .properties()
        .forEach(
            e -> {
              if (!e.getValue().isNull()) {
                console().line(String.format("%-22s %s", e.getKey(), e.getValue().asText()));
              }
            });
    if (run.status().active() && RunJson.etaSeconds(run) != null) {
      console().line(RunProgress.time(RunJson.etaSeconds(run)) + " to go");
    }
    if (run.status() == RunStatus.FAILED && run.tenantId() != null) {
      console().line("next: projectory failures --tenant " + run.tenantId());
    }
  }

  private static String events(Run run) {
    return run.totalEvents() == null
        ? String.valueOf(run.processedEvents())
        : run.processedEvents() + "/" + run.totalEvents();
  }

  private static Style style(RunStatus status) {
    return switch (status) {
      case COMPLETED -> Style.GOOD;
      case FAILED -> Style.BAD;
      default -> Style.ATTENTION;
    };
  }
}
