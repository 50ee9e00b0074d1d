package io.projectory.schemas.migrate;

import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.output.MigrateResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One set of migrations with a history table of its own, so that two sets can share a database. */
final class Migrations {

  private static final Logger LOG = LoggerFactory.getLogger(Migrations.class);

  private Migrations() {}

  static void run(DataSource owner, String location, String historyTable) {
    try (MigrationLock lock = MigrationLock.take(owner, historyTable)) {
      lock.dropEmptyHistory(historyTable);
      MigrateResult result =
          Flyway.configure()
              .dataSource(owner)
              .locations(location)
              .table(historyTable)
              .defaultSchema("public")
              // the other set's tables, or the user's own, may be there first
              .baselineOnMigrate(true)
              .baselineVersion("0")
              .failOnMissingLocations(true)
              .placeholderReplacement(false)
              .load()
              .migrate();
      LOG.atInfo()
          .addKeyValue("history_table", historyTable)
          .addKeyValue("migrations", result.migrationsExecuted)
          .log("database schema is current");
    } catch (FlywayException e) {
      throw new ProjectoryException(
          ErrorCode.STORAGE,
          "the database could not be migrated: " + e.getMessage(),
          Map.of("exception", e.getClass().getName(), "history_table", historyTable),
          e);
    } catch (SQLException e) {
      throw ProjectoryException.storage(e);
    }
  }
}
