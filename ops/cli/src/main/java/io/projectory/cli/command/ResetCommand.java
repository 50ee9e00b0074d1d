package io.projectory.cli.command;

import io.projectory.cli.connect.Deployment;
import io.projectory.connector.ConnectorReset;
import io.projectory.connector.config.ConnectorConfig;
import io.projectory.connector.stop.ConnectorException;
import java.sql.SQLException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "reset",
    description = {
      "Drop the connector's slot and position: its next start publishes the whole log again.",
      "",
      "Loses no event, and projections recognise what they have. Stop the connector first."
    },
    footer = {"", "Example:", "  projectory connector reset --yes"})
final class ResetCommand extends Action {
  @Option(names = "--yes", required = true, description = "Really do it.")
  private boolean yes;

  ResetCommand(Session session) {
    super(session);
  }

  private record Reset(String slot, String forgotten) {}

  @Override
  int run(Deployment deployment) throws SQLException {
    ConnectorConfig config = ConnectorConfig.of(deployment.file());
    try {
      Optional<String> forgotten = ConnectorReset.reset(config);
      Reset reset = new Reset(config.slot(), forgotten.orElse(null));
      write(reset, () -> print(reset));
      return ExitCode.DONE;
    } catch (ConnectorException e) {
      throw new CliException(ExitCode.FAILED, e.getMessage(), e);
    }
  }

  private void print(Reset reset) {
    String position = reset.forgotten() == null ? "no position" : "position " + reset.forgotten();
    console()
        .line(
            "slot "
                + reset.slot()
                + " is gone, "
                + position
                + " was forgotten; the connector's next start publishes the whole log again");
  }
}
