package io.projectory.cli.command;

import io.projectory.app.database.Databases;
import io.projectory.cli.connect.Deployment;
import io.projectory.schemas.config.DatabaseConfig;
import io.projectory.schemas.migrate.EventLogMigrations;
import io.projectory.schemas.migrate.ProjectionMigrations;
import javax.sql.DataSource;
import picocli.CommandLine.Command;

@Command(
    name = "migrate",
    description = {
      "Bring the tables of log and projections to this version, and grant the roles their rights.",
      "",
      "Logs in as event_log.owner and projections.owner. Does nothing where everything is there;"
          + " several may run it at once. Before processes of this version start."
    },
    footer = {"", "Example:", "  projectory migrate --config projectory.yaml"})
final class MigrateCommand extends Action {
  private static final String APPLICATION = "projectory-migrate";

  MigrateCommand(Session session) {
    super(session);
  }

  private record Migrated(String eventLog, String projections) {}

  @Override
  int run(Deployment deployment) {
    DatabaseConfig log = deployment.settings().eventLog();
    DatabaseConfig views = deployment.settings().projections();
    EventLogMigrations.migrate(owner(log, "event_log.owner"));
    ProjectionMigrations.migrate(owner(views, "projections.owner"));
    Migrated migrated = new Migrated(log.url(), views.url());
    write(
        migrated,
        () -> console().line("up to date: " + migrated.eventLog() + ", " + migrated.projections()));
    return ExitCode.DONE;
  }

  private static DataSource owner(DatabaseConfig database, String path) {
    return Databases.plain(database, Databases.require(database.owner(), path), APPLICATION);
  }
}
