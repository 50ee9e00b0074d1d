package io.projectory.cli.command;

import io.projectory.app.flow.FlowNames;
import io.projectory.app.flow.Lag;
import io.projectory.app.flow.LagReader;
import io.projectory.app.flow.LagReport;
import io.projectory.app.kafka.KafkaView;
import io.projectory.cli.connect.Deployment;
import io.projectory.cli.output.Style;
import io.projectory.cli.output.Table;
import io.projectory.schemas.Tenants;
import java.time.Clock;
import java.util.List;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "lag",
    description = {
      "Show what each projection has yet to take: of partitions in offsets, as Kafka's group tool"
          + " counts, of tenants in events.",
      "",
      "Seconds are the age of the oldest event that is not applied. What explains that offsets and"
          + " events differ is said below; with --json, on standard error."
    },
    footer = {"", "Example:", "  projectory lag", "  projectory lag --tenant acme"})
final class LagCommand extends Action {
  @ArgGroup private Whose whose;

  /** One of the two. */
  static final class Whose {
    @Option(
        names = "--tenant",
        paramLabel = "T",
        description = "This tenant's scopes instead of the partitions.")
    private String tenant;

    @Option(
        names = "--all-tenants",
        description = "All scopes that are behind, instead of the partitions.")
    private boolean all;
  }

  LagCommand(Session session) {
    super(session);
  }

  @Override
  int run(Deployment deployment) {
    String tenant = whose == null || whose.tenant == null ? null : Tenants.require(whose.tenant);
    try (KafkaView kafka = new KafkaView(deployment.settings().kafka())) {
      LagReader reader =
          new LagReader(
              deployment.operations(),
              deployment.log(),
              kafka,
              FlowNames.of(deployment.file(), deployment.settings()),
              Clock.systemUTC());
      LagReport report = reader.read(tenant);
      write(whose == null ? report.partitions() : report.tenants(), () -> print(report));
      if (json()) {
        report.explained().forEach(console()::remark);
      }
      return ExitCode.DONE;
    }
  }

  private void print(LagReport report) {
    if (whose == null) {
      partitions(report.partitions());
    }
    if (!report.tenants().isEmpty()) {
      tenants(report.tenants());
    } else if (whose != null) {
      console().line(whose.all ? "no scope is behind" : "nothing is known of this tenant");
    }
    report.explained().forEach(sentence -> console().line("note: " + sentence));
  }

  private void partitions(List<Lag> lags) {
    Table table =
        console().table("projection", "partition", "current", "end", "lag", "behind by (s)");
    for (Lag lag : lags) {
      table.row(
          lag.projection(),
          lag.partition(),
          lag.currentOffset(),
          lag.endOffset(),
          seen(lag.lag()),
          seen(lag.lagSeconds()));
    }
    table.print();
  }

  private void tenants(List<Lag> lags) {
    if (whose == null) {
      console().line("");
    }
    Table table =
        console()
            .table(
                "tenant", "projection", "partition", "cursor", "head", "pending", "behind by (s)");
    for (Lag lag : lags) {
      table.row(
          lag.tenantId(),
          lag.projection(),
          lag.partition(),
          lag.currentOffset(),
          lag.endOffset(),
          seen(lag.lag()),
          seen(lag.lagSeconds()));
    }
    table.print();
  }

  private static Object seen(long lag) {
    return lag == 0 ? (Object) 0L : Table.styled(Style.ATTENTION, lag);
  }
}
