package io.projectory.cli.command;

import io.projectory.cli.connect.Deployment;
import io.projectory.cli.output.OneLine;
import io.projectory.cli.output.Style;
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
    line("trace", summary.traceId());
    line("workflow", summary.workflow());
    line("title", summary.title());
    line("entity type", summary.primaryEntityType());
    line("entity system", summary.primaryEntitySystem());
    line("entity id", summary.primaryEntityId());
    line("started", summary.startedAt());
    line("finished", summary.finishedAt());
    line("outcome", summary.outcome());
    line("event count", summary.eventCount());
    line("last log_seq", summary.lastLogSeq());
  }

  private void line(String name, Object value) {
    String text = value == null ? "-" : OneLine.of(value.toString());
    console().line(console().style(Style.QUIET, String.format("%-15s", name)) + text);
  }
}
