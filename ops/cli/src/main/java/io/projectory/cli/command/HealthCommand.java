package io.projectory.cli.command;

import io.projectory.app.operations.ProjectionHealth;
import io.projectory.app.operations.ProjectionHealth.OpenRun;
import io.projectory.app.operations.ProjectionHealth.ProjectionState;
import io.projectory.cli.connect.Deployment;
import io.projectory.cli.output.Style;
import io.projectory.cli.output.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "health",
    description = "Compare a tenant's projections with its log.",
    footer = {"", "Example:", "  projectory health --tenant acme"})
final class HealthCommand extends Action {
  @Mixin private TenantOption tenant;

  HealthCommand(Session session) {
    super(session);
  }

  @Override
  int run(Deployment deployment) {
    ProjectionHealth health = deployment.operations().projectionHealth(tenant.id);
    write(health, () -> print(health));
    return ExitCode.DONE;
  }

  private void print(ProjectionHealth health) {
    console().line("tenant " + health.tenantId() + ", log at " + health.eventLogLastSeq());
    Table table =
        console().table("projection", "state", "cursor", "pending", "open failures", "digest");
    for (ProjectionState state : health.projections()) {
      table.row(
          state.projectionName(),
          state.isStale()
              ? Table.styled(Style.ATTENTION, "stale")
              : Table.styled(Style.GOOD, "current"),
          state.lastLogSeq(),
          state.pendingEvents(),
          state.openFailures() > 0
              ? Table.styled(Style.BAD, state.openFailures())
              : state.openFailures(),
          state.digest());
    }
    table.print();
    console().line("full digest " + (health.fullDigest() == null ? "-" : health.fullDigest()));
    printRuns(health);
  }

  private void printRuns(ProjectionHealth health) {
    if (health.openRuns().isEmpty()) {
      return;
    }
    Table runs = console().table("open run", "projection", "mode", "status", "processed", "until");
    for (OpenRun run : health.openRuns()) {
      runs.row(
          run.jobId(),
          run.projectionName(),
          run.mode(),
          run.status(),
          run.processedEvents(),
          run.untilLogSeq());
    }
    runs.print();
  }
}
