package io.projectory.cli.connect;

import io.projectory.api.Projection;
import io.projectory.app.catalogue.ProjectionCatalogue;
import io.projectory.app.config.ProjectorSettings;
import io.projectory.app.database.Databases;
import io.projectory.app.kafka.KafkaView;
import io.projectory.app.operations.Operations;
import io.projectory.decisiongraph.query.DecisionGraphQueries;
import io.projectory.runtime.command.Admission;
import io.projectory.runtime.digest.DigestService;
import io.projectory.runtime.log.EventLogReader;
import io.projectory.runtime.query.CurrentReader;
import io.projectory.runtime.run.RunParts;
import io.projectory.runtime.store.PartitionCursor;
import io.projectory.schemas.config.ConfigFile;
import io.projectory.schemas.config.DatabaseConfig;
import io.projectory.schemas.config.Login;
import io.projectory.schemas.log.EventLog;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * The servers that a configuration names, as commands use them: a connection each, opened when
 * first needed. For one thread.
 */
public final class Deployment implements AutoCloseable {
  private static final String APPLICATION = "projectory-cli";

  private final ConfigFile file;
  private final ProjectorSettings settings;
  private final List<KeptConnection> kept = new ArrayList<>();
  private DataSource views;
  private DataSource log;

  private Deployment(ConfigFile file) {
    this.file = file;
    this.settings = ProjectorSettings.of(file);
  }

  /**
   * Reads the configuration; connects to nothing yet.
   *
   * @throws io.projectory.schemas.ProjectoryException {@code invalid_argument} for what is wrong
   */
  public static Deployment of(ConfigFile file) {
    return new Deployment(file);
  }

  public ConfigFile file() {
    return file;
  }

  public ProjectorSettings settings() {
    return settings;
  }

  /** The log, as the role that appends. */
  public EventLog writer() {
    Login writer = Databases.require(settings.eventLog().writer(), "event_log.writer");
    return new EventLog(keep(settings.eventLog(), writer));
  }

  /** The log, as a role that reads. */
  public EventLog log() {
    return new EventLog(logSource());
  }

  /** The log's database, as a role that reads. */
  public DataSource logSource() {
    if (log == null) {
      Login login = Databases.require(settings.eventLog().projector(), "event_log.projector");
      log = keep(settings.eventLog(), login);
    }
    return log;
  }

  /** The projection database. */
  public DataSource views() {
    if (views == null) {
      Login login = Databases.require(settings.projections().projector(), "projections.projector");
      views = keep(settings.projections(), login);
    }
    return views;
  }

  public Operations operations() {
    List<Projection> projections = settings.catalogue().projections();
    return new Operations(views(), log(), settings.operations(), projections, admission());
  }

  /** Commands are decided in the databases; members notice at their next look. */
  private Admission admission() {
    RunParts parts =
        new RunParts(settings.catalogue().projections(), settings.topics().events(), digests());
    return new Admission(
        views(),
        new EventLogReader(log()),
        parts,
        settings.adminControls().policy(),
        this::requireWhole,
        Clock.systemUTC(),
        () -> {});
  }

  private void requireWhole(String projection, List<PartitionCursor> recorded) {
    try (KafkaView kafka = new KafkaView(settings.kafka())) {
      kafka.requireWhole(settings.topics().events(), projection, recorded);
    }
  }

  public DecisionGraphQueries queries() {
    return new DecisionGraphQueries(new CurrentReader(views(), new EventLogReader(log())));
  }

  public DigestService digests() {
    ProjectionCatalogue catalogue = settings.catalogue();
    return new DigestService(views(), catalogue.fedByLog(), catalogue.composites());
  }

  private DataSource keep(DatabaseConfig database, Login login) {
    KeptConnection connection =
        new KeptConnection(
            Databases.plain(database, login, APPLICATION), "Postgres at " + database.url());
    kept.add(connection);
    return connection;
  }

  @Override
  public void close() {
    kept.forEach(KeptConnection::close);
  }
}
