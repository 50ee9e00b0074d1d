package io.projectory.schemas.migrate;

import javax.sql.DataSource;

/**
 * The projection database: the runtime's tables and those of the built-in projections (SEMANTICS 7
 * to 11), in schema {@code public}. It may be the event log's database or another one.
 */
public final class ProjectionMigrations {

  /** The table that records which migrations ran. */
  public static final String HISTORY_TABLE = "dg_projection_migrations";

  private ProjectionMigrations() {}

  /**
   * Brings the database to the newest version; does nothing if it is there. Several processes may
   * do it at the same time: one migrates, the others wait.
   *
   * @param owner logs in as the owner of the database, who may create roles unless they exist;
   *     tables that this owner creates later are the projector's to write as well
   * @throws io.projectory.schemas.ProjectoryException {@code storage}, naming the migration that
   *     failed; the failed migration is rolled back, those before it stay
   */
  public static void migrate(DataSource owner) {
    Migrations.run(owner, "classpath:db/projections", HISTORY_TABLE);
  }
}
