package io.projectory.app;

import com.zaxxer.hikari.HikariDataSource;
import io.projectory.app.config.ProjectorSettings;
import io.projectory.app.database.Databases;
import io.projectory.app.database.Patience;
import io.projectory.app.metrics.ProjectorMetrics;
import io.projectory.runtime.config.HeartbeatConfig;
import io.projectory.schemas.config.DatabaseConfig;
import io.projectory.schemas.config.Login;
import java.sql.SQLException;
import java.time.Duration;
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

  /** Digests of large tenants and the rows of a tenant to be rebuilt take their time. */
  private static final Duration LONG_WORK = Duration.ofMinutes(10);

  private static final Duration LOG_STATEMENT = Duration.ofSeconds(20);
  private static final Duration QUESTION = Duration.ofSeconds(10);

  private final HikariDataSource views;
  private final HikariDataSource log;
  private final HikariDataSource operations;
  private final HikariDataSource operationsLog;
  private final DataSource canary;

  private Pools(ProjectorSettings settings) {
    DatabaseConfig viewsDatabase = settings.projections();
    DatabaseConfig logDatabase = settings.eventLog();
    Login viewsLogin = Databases.require(viewsDatabase.projector(), "projections.projector");
    Login logLogin = Databases.require(logDatabase.projector(), "event_log.projector");
    int projections = settings.projector().projections().size();
    Patience loop = Patience.within(shortestHeartbeatTimeout(settings));
    // the runtime bounds what its loops wait for more closely
    Patience work = loop.answering(null, LONG_WORK);
    views =
        Databases.pool(
            Databases.plain(viewsDatabase, viewsLogin, APPLICATION, work),
            "views",
            projections * VIEWS_PER_PROJECTION + 2,
            work);
    Patience reads = loop.answering(LOG_STATEMENT, LOG_STATEMENT.multipliedBy(3).dividedBy(2));
    log =
        Databases.pool(
            Databases.plain(logDatabase, logLogin, APPLICATION, reads),
            "log",
            projections * LOG_PER_PROJECTION + 2,
            reads);
    operations = Databases.pool(questions(viewsDatabase, viewsLogin), "questions", QUESTIONS);
    operationsLog = Databases.pool(questions(logDatabase, logLogin), "log-questions", QUESTIONS);
    canary = settings.metrics().canary() ? canary(logDatabase) : null;
  }

  static Pools open(ProjectorSettings settings) {
    return new Pools(settings);
  }

  /**
   * Connects once with more patience than a loop has, which a process that just begins needs.
   *
   * @throws SQLException when the projection database cannot be reached
   */
  static void reach(ProjectorSettings settings) throws SQLException {
    DatabaseConfig database = settings.projections();
    Login login = Databases.require(database.projector(), "projections.projector");
    Databases.plain(database, login, APPLICATION).getConnection().close();
  }

  private static DataSource questions(DatabaseConfig database, Login login) {
    return Databases.plain(database, login, APPLICATION + "-http", question());
  }

  private static DataSource canary(DatabaseConfig log) {
    Login writer = Databases.require(log.writer(), "event_log.writer");
    return Databases.plain(log, writer, APPLICATION + "-canary", question());
  }

  private static Patience question() {
    return Patience.DEFAULT.answering(QUESTION, QUESTION.multipliedBy(2));
  }

  private static Duration shortestHeartbeatTimeout(ProjectorSettings settings) {
    return settings.projector().settings().values().stream()
        .map(p -> p.heartbeat().heartbeatTimeout())
        .min(Duration::compareTo)
        .orElse(HeartbeatConfig.defaults().heartbeatTimeout());
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

  /** For those who measure: they ask, and the canary appends. */
  ProjectorMetrics.Databases measured() {
    return new ProjectorMetrics.Databases(operations, operationsLog, canary);
  }

  @Override
  public void close() {
    views.close();
    log.close();
    operations.close();
    operationsLog.close();
  }
}
