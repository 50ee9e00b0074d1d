package io.projectory.cli.command;

import io.projectory.cli.connect.Deployment;
import io.projectory.cli.output.Table;
import io.projectory.decisiongraph.query.Precedent;
import io.projectory.decisiongraph.query.PrecedentFilter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "precedents",
    description = "Find finished traces like the one at hand, the latest first.",
    footer = {
      "",
      "Example:",
      "  projectory query precedents --policy-id discount --outcome success --tenant acme"
    })
final class PrecedentsCommand extends Action {
  @Mixin private TenantOption tenant;

  @Option(names = "--policy-id", paramLabel = "ID", description = "Traces under this policy.")
  private String policyId;

  @Option(names = "--policy-version", paramLabel = "V", description = "In this version.")
  private String policyVersion;

  @Option(names = "--entity-type", paramLabel = "TYPE", description = "Type of primary entity.")
  private String entityType;

  @Option(names = "--entity-id", paramLabel = "ID", description = "The primary entity.")
  private String entityId;

  @Option(names = "--outcome", paramLabel = "O", description = "success, failure or abandoned.")
  private String outcome;

  @Option(names = "--limit", paramLabel = "N", description = "1 to 10000 (default: 100).")
  private Integer limit;

  PrecedentsCommand(Session session) {
    super(session);
  }

  @Override
  int run(Deployment deployment) {
    PrecedentFilter filter =
        new PrecedentFilter(policyId, policyVersion, entityType, entityId, outcome, limit);
    List<Precedent> found = deployment.queries().findPrecedents(filter, tenant.id);
    write(found, () -> print(found));
    return ExitCode.DONE;
  }

  private void print(List<Precedent> found) {
    if (found.isEmpty()) {
      console().line("no precedents");
      return;
    }
    Table table =
        console().table("trace", "workflow", "title", "outcome", "policy", "version", "finished");
    for (Precedent p : found) {
      table.row(
          p.traceId(),
          p.workflow(),
          p.title(),
          p.outcome(),
          p.policyId(),
          p.policyVersion(),
          p.finishedAt());
    }
    table.print();
  }
}
