package io.projectory.cli.command;

import io.projectory.cli.connect.Deployment;
import io.projectory.decisiongraph.query.TraceSummaryResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "trace-summary",
    description = "Show one trace: workflow, title, entity, outcome.",
    footer = {"", "Example:", "  projectory query trace-summary trace-1 --tenant acme"})
final class TraceSummaryCommand extends Action {
  @Parameters(paramLabel = "TRACE", description = "Id of the trace.")
  private String trace;

  @Mixin private TenantOption tenant;

  TraceSummaryCommand(Session session) {
    super(session);
  }

  @Override
  int run(Deployment deployment) {
    TraceSummaryResult summary = deployment.queries().getTraceSummary(trace, tenant.id);
    write(summary, () -> print(summary));
    return ExitCode.DONE;
  }

  private void print(TraceSummaryResult summary) {
    console()
        .table("", "")
        .row("trace", summary.traceId())
        .row("workflow", summary.workflow())
        .row("title", summary.title())
        .row("entity type", summary.primaryEntityType())
        .row("entity system", summary.primaryEntitySystem())
        .row("entity id", summary.primaryEntityId())
        .row("started", summary.startedAt())
        .row("finished", summary.finishedAt())
        .row("outcome", summary.outcome())
        .row("event count", summary.eventCount())
        .row("last log_seq", summary.lastLogSeq())
        .print();
  }
}
