package io.projectory.cli.command;

import io.projectory.app.operations.RuntimeSnapshot;
import io.projectory.cli.connect.Deployment;
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
  }
}
