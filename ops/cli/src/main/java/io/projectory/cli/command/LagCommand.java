package io.projectory.cli.command;

import io.projectory.app.operations.PartitionLag;
import io.projectory.cli.connect.Deployment;
import io.projectory.cli.connect.KafkaView;
import io.projectory.cli.output.Style;
import io.projectory.cli.output.Table;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "lag",
    description = "Show what each projection has yet to take from each partition, in offsets.",
    footer = {"", "Example:", "  projectory lag"})
final class LagCommand extends Action {
  LagCommand(Session session) {
    super(session);
  }

  @Override
  int run(Deployment deployment) {
    String topic = deployment.settings().topics().events();
    try (KafkaView kafka = new KafkaView(deployment.settings().kafka())) {
      int partitions =
          kafka
              .topic(topic)
              .map(KafkaView.Topic::partitions)
              .orElseThrow(
                  () ->
                      new CliException(
                          ExitCode.FAILED,
                          "there is no topic " + topic + "; start the connector, it creates it"));
      List<PartitionLag> lags = deployment.operations().lag(kafka.ends(topic, partitions));
      write(lags, () -> print(lags));
      return ExitCode.DONE;
    }
  }

  private void print(List<PartitionLag> lags) {
    Table table = console().table("projection", "partition", "current", "end", "lag");
    for (PartitionLag lag : lags) {
      table.row(
          lag.projection(),
          lag.partition(),
          lag.currentOffset(),
          lag.endOffset(),
          lag.lag() == 0 ? 0L : Table.styled(Style.ATTENTION, lag.lag()));
    }
    table.print();
  }
}
