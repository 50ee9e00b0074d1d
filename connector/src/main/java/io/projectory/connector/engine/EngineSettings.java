package io.projectory.connector.engine;

import io.debezium.connector.postgresql.PostgresConnector;
import io.projectory.connector.config.ConnectorConfig;
import io.projectory.connector.log.LeaderSession;
import io.projectory.connector.log.LogTable;
import io.projectory.connector.log.Postgres;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/** What Debezium is told. Pure functions. */
final class EngineSettings {
  private static final String OVERRIDE = "snapshot.select.statement.overrides";
  private static final int SLOT_RETRY_MILLIS = 250;

  private EngineSettings() {}

  static Properties of(ConnectorConfig config, String owner) {
    Properties settings = new Properties();
    settings.put("name", "projectory-connector");
    settings.put("topic.prefix", "projectory");
    settings.put("connector.class", PostgresConnector.class.getName());
    settings.put("offset.storage", PositionStore.class.getName());
    settings.put(PositionStore.OWNER, owner);
    connection(settings, config);
    slot(settings, config);
    snapshot(settings, config);
    queue(settings, config);
    failures(settings);
    quiet(settings);
    return settings;
  }

  private static void connection(Properties settings, ConnectorConfig config) {
    Properties url = Driver.parseURL(config.url(), new Properties());
    settings.put("database.hostname", PGProperty.PG_HOST.getOrDefault(url).split(",")[0]);
    settings.put("database.port", PGProperty.PG_PORT.getOrDefault(url).split(",")[0]);
    settings.put("database.dbname", PGProperty.PG_DBNAME.getOrDefault(url));
    settings.put("database.user", config.user());
    settings.put("database.password", config.password());
    settings.put("database.tcpKeepAlive", "true");
    settings.put("driver.options", Postgres.replicationOptions(config.heartbeatTimeout()));
    settings.put("driver.connectTimeout", "5");
    for (String name : url.stringPropertyNames()) {
      if (!name.startsWith("PG")) {
        settings.put("driver." + name, url.getProperty(name));
      }
    }
  }

  private static void slot(Properties settings, ConnectorConfig config) {
    settings.put("plugin.name", "pgoutput");
    settings.put("slot.name", config.slot());
    settings.put("publication.name", config.connector().publication());
    settings.put("publication.autocreate.mode", "disabled");
    settings.put("table.include.list", LogTable.QUALIFIED_NAME.replace(".", "\\."));
    settings.put("message.prefix.include.list", LeaderSession.MESSAGE_PREFIX.replace(".", "\\."));
    settings.put(
        "slot.max.retries",
        Long.toString(config.heartbeatTimeout().toMillis() / SLOT_RETRY_MILLIS));
    settings.put("slot.retry.delay.ms", Integer.toString(SLOT_RETRY_MILLIS));
    settings.put(
        "status.update.interval.ms", Long.toString(config.heartbeatTimeout().toMillis() / 4));
    // the slot moves to what we marked and no further: see Offsets
    settings.put("lsn.flush.mode", "connector");
    settings.put("offset.mismatch.strategy", "no_validation");
  }

  private static void snapshot(Properties settings, ConnectorConfig config) {
    settings.put("snapshot.mode", "initial");
    settings.put("snapshot.max.threads", "1");
    settings.put("snapshot.fetch.size", Integer.toString(config.limits().snapshotFetchSize()));
    settings.put(OVERRIDE, LogTable.QUALIFIED_NAME);
    settings.put(OVERRIDE + "." + LogTable.QUALIFIED_NAME, LogTable.ORDERED);
  }

  private static void queue(Properties settings, ConnectorConfig config) {
    settings.put("queue.provider.type", TapProvider.NAME);
    settings.put("max.queue.size", Integer.toString(config.limits().queueRecords()));
    // the first change ends Debezium's wait; bytes are bounded by the tap
    settings.put("max.batch.size", "1");
    settings.put("poll.interval.ms", Long.toString(config.connector().pollInterval().toMillis()));
    // in the process only: shows the end of a transaction after which nothing came
    settings.put("heartbeat.interval.ms", "1000");
  }

  private static void failures(Properties settings) {
    // a restart inside Debezium would pass by the checks that a start of ours makes
    settings.put("errors.max.retries", "0");
    settings.put("event.processing.failure.handling.mode", "fail");
  }

  private static void quiet(Properties settings) {
    settings.put("tombstones.on.delete", "false");
    settings.put("skipped.operations", "u,d,t");
    settings.put("provide.transaction.metadata", "false");
    settings.put("statistics.metrics.enabled", "false");
    settings.put("extended.headers.enabled", "false");
  }
}
