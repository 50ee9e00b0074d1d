package io.projectory.cli.command;

import io.projectory.cli.connect.Deployment;
import io.projectory.connector.ConnectorHeal;
import io.projectory.connector.ConnectorHeal.Healed;
import io.projectory.connector.config.ConnectorConfig;
import io.projectory.connector.stop.ConnectorException;
import java.sql.SQLException;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "heal",
    description = {
      "Compare topic and log, and publish the events that the topic misses.",
      "",
      "Heals a connector that stopped because slot, position, server, publication and topic",
      "no longer belong together: it then goes on from a new slot. Stop the connector first.",
      "Loses no event; consumers get what they have once more and know it by log_seq."
    },
    footer = {
      "",
      "Examples:",
      "  projectory connector heal",
      "  projectory connector heal --tenant acme --json"
    })
final class HealCommand extends Action {
  @Option(
      names = "--tenant",
      paramLabel = "T",
      description = "Only publish what is missing of this tenant; slot and position stay.")
  private String tenant;

  HealCommand(Session session) {
    super(session);
  }

  private record Answer(String slot, long tenants, long missing, long published, String position) {}

  @Override
  int run(Deployment deployment) throws SQLException {
    ConnectorConfig config = ConnectorConfig.of(deployment.file());
    try {
      Healed healed = ConnectorHeal.heal(config, Optional.ofNullable(tenant));
      Answer answer =
          new Answer(
              config.slot(),
              healed.tenants(),
              healed.missing(),
              healed.published(),
              healed.position().orElse(null));
      write(answer, () -> print(answer));
      return ExitCode.DONE;
    } catch (ConnectorException e) {
      throw new CliException(ExitCode.FAILED, e.line(), e);
    }
  }

  private void print(Answer answer) {
    if (answer.missing() == 0) {
      console().line("the topic misses no event of the log");
    } else {
      console()
          .line(
              "events missing: %d, of tenants: %d; published with those behind them: %d"
                  .formatted(answer.missing(), answer.tenants(), answer.published()));
    }
    if (answer.position() != null) {
      console()
          .line(
              "the connector's next start goes on from position %s with a new slot %s"
                  .formatted(answer.position(), answer.slot()));
    }
  }
}
