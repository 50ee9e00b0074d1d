package io.projectory.schemas.migrate;

import javax.sql.DataSource;

/**
 * The event log's tables, triggers, publication and roles (SEMANTICS 6), in schema {@code public}.
 */
public final class EventLogMigrations {

  /** The table that records which migrations ran. */
  public static final String HISTORY_TABLE = "dg_event_log_migrations";

  private EventLogMigrations() {}

  /**
   * Brings the database to the newest version; does nothing if it is there. Several processes may
   * do it at the same time: one migrates, the others wait.
   *
   * @param owner logs in as the owner of the database, who may create roles unless they exist
   * @throws io.projectory.schemas.ProjectoryException {@code storage}, naming the migration that
   *     failed; the failed migration is rolled back, those before it stay
   */
  public static void migrate(DataSource owner) {
    Migrations.run(owner, "classpath:db/eventlog", HISTORY_TABLE);
  }
}
