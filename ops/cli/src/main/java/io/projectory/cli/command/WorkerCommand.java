package io.projectory.cli.command;

import com.fasterxml.jackson.databind.JsonNode;
import io.projectory.app.operations.WorkerStatus;
import io.projectory.cli.connect.Deployment;
import io.projectory.cli.output.Style;
import io.projectory.cli.output.Table;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "worker",
    description = "Show the worker of one projection and tenant: cursor, state, last error.",
    footer = {"", "Example:", "  projectory worker trace_summary --tenant acme"})
final class WorkerCommand extends Action {
  @Parameters(paramLabel = "PROJECTION", description = "Name of the projection.")
  private String projection;

  @Mixin private TenantOption tenant;

  WorkerCommand(Session session) {
    super(session);
  }

  @Override
  int run(Deployment deployment) {
    WorkerStatus status = deployment.operations().workerStatus(projection, tenant.id);
    write(status, () -> print(status));
    return ExitCode.DONE;
  }

  private void print(WorkerStatus status) {
    console()
        .table("worker", "member", "status", "cursor", "syncs", "retries", "last sync")
        .row(
            status.key().name(),
            status.member(),
            Table.styled(style(status.status()), status.status()),
            status.cursor(),
            status.syncCount(),
            status.retryCount(),
            status.lastSyncAt())
        .print();
    JsonNode error = status.lastError();
    if (error != null) {
      console()
          .line(
              "last error " + error.path("code").asText() + ": " + error.path("message").asText());
      console().line("           " + error.path("details"));
    }
  }

  private static Style style(String status) {
    return switch (status) {
      case "idle" -> Style.GOOD;
      case "failed" -> Style.BAD;
      default -> Style.ATTENTION;
    };
  }
}
