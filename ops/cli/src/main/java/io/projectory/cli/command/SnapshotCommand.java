package io.projectory.cli.command;

import io.projectory.app.operations.FeedStatus;
import io.projectory.app.operations.RuntimeSnapshot;
import io.projectory.cli.connect.Deployment;
import io.projectory.cli.output.Table;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "snapshot",
    description = "Show the fleet at a glance: workers, runs, partitions, projections.",
    footer = {"", "Example:", "  projectory snapshot"})
final class SnapshotCommand extends Action {
  SnapshotCommand(Session session) {
    super(session);
  }

  @Override
  int run(Deployment deployment) {
    RuntimeSnapshot snapshot = deployment.operations().runtimeSnapshot();
    write(snapshot, () -> print(snapshot));
    return ExitCode.DONE;
  }

  private void print(RuntimeSnapshot snapshot) {
    console()
        .table("active workers", "active runs", "partitions", "projections")
        .row(
            snapshot.activeWorkers(),
            snapshot.activeReplayJobs(),
            snapshot.partitionCount(),
            String.join(", ", snapshot.projections()))
        .print();
    if (!snapshot.feeds().isEmpty()) {
      console().line("");
      feeds(snapshot.feeds());
    }
  }

  private void feeds(List<FeedStatus> feeds) {
    Table table =
        console().table("fed projection", "application", "state", "epoch", "instances", "tasks");
    for (FeedStatus feed : feeds) {
      table.row(
          feed.projection(),
          feed.applicationId() == null ? "-" : feed.applicationId(),
          feed.state(),
          feed.epoch(),
          feed.instances().size(),
          feed.instances().stream().mapToInt(FeedStatus.Instance::tasks).sum());
    }
    table.print();
  }
}
