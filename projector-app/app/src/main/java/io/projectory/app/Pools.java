package io.projectory.app;

import com.zaxxer.hikari.HikariDataSource;
import io.projectory.app.config.ProjectorSettings;
import io.projectory.app.database.Databases;
import io.projectory.schemas.config.DatabaseConfig;
import io.projectory.schemas.config.Login;
import javax.sql.DataSource;

/**
 * The connections of one member. Those who ask questions have connections of their own, so that
 * questions never wait for workers nor workers for questions.
 */
final class Pools implements AutoCloseable {
  private static final String APPLICATION = "projectory-projector";
  private static final int VIEWS_PER_PROJECTION = 4;
  private static final int LOG_PER_PROJECTION = 2;
  private static final int QUESTIONS = 4;
  private static final String QUESTION_OPTIONS = "-c statement_timeout=10s";

  private final HikariDataSource views;
  private final HikariDataSource log;
  private final HikariDataSource operations;
  private final HikariDataSource operationsLog;

  private Pools(ProjectorSettings settings) {
    DatabaseConfig viewsDatabase = settings.projections();
    DatabaseConfig logDatabase = settings.eventLog();
    Login viewsLogin = Databases.require(viewsDatabase.projector(), "projections.projector");
    Login logLogin = Databases.require(logDatabase.projector(), "event_log.projector");
    int projections = settings.projector().projections().size();
    views =
        Databases.pool(
            Databases.plain(viewsDatabase, viewsLogin, APPLICATION),
            "views",
            projections * VIEWS_PER_PROJECTION + 2);
    log =
        Databases.pool(
            Databases.plain(logDatabase, logLogin, APPLICATION),
            "log",
            projections * LOG_PER_PROJECTION + 2);
    operations = Databases.pool(questions(viewsDatabase, viewsLogin), "questions", QUESTIONS);
    operationsLog = Databases.pool(questions(logDatabase, logLogin), "log-questions", QUESTIONS);
  }

  static Pools open(ProjectorSettings settings) {
    return new Pools(settings);
  }

  private static DataSource questions(DatabaseConfig database, Login login) {
    return Databases.plain(database, login, APPLICATION + "-http", QUESTION_OPTIONS);
  }

  /** The projection database, for the workers. */
  DataSource views() {
    return views;
  }

  /** The event log, for the workers. */
  DataSource log() {
    return log;
  }

  /** The projection database, for those who ask. */
  DataSource operations() {
    return operations;
  }

  /** The event log, for those who ask. */
  DataSource operationsLog() {
    return operationsLog;
  }

  @Override
  public void close() {
    views.close();
    log.close();
    operations.close();
    operationsLog.close();
  }
}
