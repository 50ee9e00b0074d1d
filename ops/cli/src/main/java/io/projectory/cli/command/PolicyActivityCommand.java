package io.projectory.cli.command;

import io.projectory.cli.connect.Deployment;
import io.projectory.cli.output.Table;
import io.projectory.decisiongraph.query.PolicyActivityFilter;
import io.projectory.decisiongraph.query.PolicyActivityPage;
import io.projectory.decisiongraph.query.PolicyHour;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "policy-activity",
    description = {
      "Show decisions, exceptions and outcomes by policy version and hour, over all tenants.",
      "",
      "The Streams application counts them; 'projectory lag' tells how far behind it is."
    },
    footer = {
      "",
      "Example:",
      "  projectory query policy-activity --policy-id discount --from 2026-01-31T00:00:00Z"
    })
final class PolicyActivityCommand extends Action {
  @Option(names = "--policy-id", paramLabel = "ID", description = "Only this policy.")
  private String policyId;

  @Option(names = "--policy-version", paramLabel = "V", description = "In this version.")
  private String policyVersion;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Hours that begin at or after this time.")
  private String from;

  @Option(names = "--to", paramLabel = "TIME", description = "Hours that begin before this time.")
  private String to;

  @Option(names = "--limit", paramLabel = "N", description = "1 to 10000 (default: 100).")
  private Integer limit;

  PolicyActivityCommand(Session session) {
    super(session);
  }

  @Override
  int run(Deployment deployment) {
    PolicyActivityFilter filter =
        new PolicyActivityFilter(policyId, policyVersion, from, to, limit);
    PolicyActivityPage page = deployment.queries().listPolicyActivity(filter);
    write(page, () -> print(page));
    return ExitCode.DONE;
  }

  private void print(PolicyActivityPage page) {
    if (page.hours().isEmpty()) {
      console().line("no activity");
      return;
    }
    Table table =
        console()
            .table(
                "hour",
                "policy",
                "version",
                "allowed",
                "denied",
                "exception required",
                "requested",
                "succeeded",
                "failed",
                "abandoned",
                "late");
    for (PolicyHour h : page.hours()) {
      table.row(
          h.hour(),
          h.policyId(),
          h.policyVersion(),
          h.allowed(),
          h.denied(),
          h.exceptionRequired(),
          h.exceptionRequested(),
          h.succeeded(),
          h.failed(),
          h.abandoned(),
          h.late());
    }
    table.print();
    if (page.truncated()) {
      console().line("there are more; raise --limit, or narrow --from and --to");
    }
  }
}
