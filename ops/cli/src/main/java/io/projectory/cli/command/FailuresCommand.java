package io.projectory.cli.command;

import io.projectory.app.operations.Failure;
import io.projectory.cli.connect.Deployment;
import io.projectory.cli.output.Style;
import io.projectory.cli.output.Table;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "failures",
    description = "List a tenant's failures, newest first, resolved and skipped ones as well.",
    footer = {"", "Example:", "  projectory failures --tenant acme"})
final class FailuresCommand extends Action {
  @Mixin private TenantOption tenant;

  FailuresCommand(Session session) {
    super(session);
  }

  @Override
  int run(Deployment deployment) {
    List<Failure> failures = deployment.operations().listFailures(tenant.id);
    write(failures, () -> print(failures));
    return ExitCode.DONE;
  }

  private void print(List<Failure> failures) {
    if (failures.isEmpty()) {
      console().line("tenant " + tenant.id + " has no failures");
      return;
    }
    Table table =
        console().table("recorded", "status", "projection", "log_seq", "event", "error", "message");
    for (Failure failure : failures) {
      table.row(
          failure.recordedAt(),
          failure.status().equals("open")
              ? Table.styled(Style.BAD, failure.status())
              : failure.status(),
          failure.projectionName(),
          failure.logSeq(),
          failure.eventId(),
          failure.errorCode(),
          failure.errorMessage());
    }
    table.print();
  }
}
