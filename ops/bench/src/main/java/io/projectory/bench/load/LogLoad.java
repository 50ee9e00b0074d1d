package io.projectory.bench.load;

import io.projectory.bench.site.BenchDatabase;
import io.projectory.bench.site.Site;
import io.projectory.schemas.migrate.EventLogMigrations;
import io.projectory.testkit.workload.BulkAppender;
import io.projectory.testkit.workload.Envelope;
import java.sql.Connection;
import java.sql.SQLException;

/** Fills logs and topics before anything is timed. */
public final class LogLoad {
  /** As many as a projector has by default. */
  public static final int PARTITIONS = 8;

  private static final int EVENTS_PER_TRANSACTION = 10_000;

  private LogLoad() {}

  /** A log of these events. */
  public static BenchDatabase log(Site site, Iterable<Envelope> workload) throws SQLException {
    BenchDatabase database = site.freshDatabase("log");
    EventLogMigrations.migrate(database.source());
    try (Connection connection = database.connect()) {
      BulkAppender.append(connection, workload, EVENTS_PER_TRANSACTION);
    }
    database.execute("vacuum analyze dg_event_log", "checkpoint");
    return database;
  }

  /** A log of these events, and a topic as the connector would have filled it. */
  public static LoadedLog logAndTopic(Site site, Iterable<Envelope> workload) throws SQLException {
    BenchDatabase database = log(site, workload);
    String topic = site.freshTopic(PARTITIONS);
    try (Connection connection = database.connect();
        TopicFill fill = new TopicFill(site.bootstrapServers(), topic, PARTITIONS)) {
      return new LoadedLog(database, topic, PARTITIONS, fill.publish(connection));
    }
  }
}
