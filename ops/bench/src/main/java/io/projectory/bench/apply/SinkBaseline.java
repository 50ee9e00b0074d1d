package io.projectory.bench.apply;

import io.projectory.bench.connect.ConnectWorker;
import io.projectory.bench.load.LoadedLog;
import io.projectory.testkit.await.Await;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Baseline B: the Debezium JDBC sink connector in Kafka Connect, on the same topic, into the same
 * emptied table, as upserts. Its worker lives as long as the scenario, so that it is as warm as our
 * members are; each run has a connector and a consumer group of its own. Timed as our members are:
 * from the first committed batch that is seen to the last.
 */
final class SinkBaseline {
  private static final String CONNECTOR = "io.debezium.connector.jdbc.JdbcSinkConnector";
  private static final int LOOKS_BETWEEN_CHECKS = 50;
  private static final String LATE = "the JDBC sink did not write everything in time";

  private static final Map<String, String> SETTINGS =
      Map.ofEntries(
          Map.entry("connector.class", CONNECTOR),
          Map.entry("value.converter", "io.projectory.bench.sink.EventConverter"),
          Map.entry("header.converter", "org.apache.kafka.connect.converters.ByteArrayConverter"),
          Map.entry("insert.mode", "upsert"),
          Map.entry("primary.key.mode", "record_value"),
          Map.entry("primary.key.fields", "tenant_id,event_id"),
          Map.entry("collection.name.format", EventRows.ROWS.name()),
          Map.entry("schema.evolution", "none"),
          Map.entry("batch.size", "2000"),
          Map.entry("consumer.override.max.poll.records", "2000"),
          Map.entry("tasks.max", "2"));

  private static final String URL_PARAMETERS =
      "options=-c%20synchronous_commit%3Doff&reWriteBatchedInserts=true";

  private static final String LAST_OF_TENANTS =
      """
      select array_agg(tenant_id), array_agg(event_id), count(*)
        from (select distinct on (tenant_id) tenant_id, event_id
                from dg_event_log order by tenant_id, log_seq desc) last
      """;

  private static final String ANY = "select exists (select from bench_event_rows)::integer";

  private static final String ALL = "select count(*) from bench_event_rows";

  /** A tenant's rows come in order: when the last is there, all are. */
  private static final String LAST =
      """
      select count(*)
        from unnest(?::text[], ?::text[]) as last (tenant_id, event_id)
        join bench_event_rows using (tenant_id, event_id)
      """;

  // planned while the table is small, looking would read all of it each time
  private static final String BY_KEY =
      "set enable_seqscan = off; set enable_hashjoin = off; set enable_mergejoin = off";

  private final ConnectWorker worker;
  private final LoadedLog log;
  private final Views views;
  private final String name = "sink-" + UUID.randomUUID();
  private final Await await;
  private int looks;

  SinkBaseline(ConnectWorker worker, LoadedLog log, Views views) {
    this.worker = worker;
    this.log = log;
    this.views = views;
    this.await = Await.atMost(Members.patience(log.events())).meanwhile(this::checkNowAndThen);
  }

  /** Empties the table and fills it again; answers events a second. */
  double run() throws SQLException {
    views.truncate();
    try (Connection logConnection = log.database().connect();
        Statement statement = logConnection.createStatement();
        ResultSet last = statement.executeQuery(LAST_OF_TENANTS)) {
      last.next();
      worker.create(name, settings());
      try {
        return rate(last.getArray(1), last.getArray(2), last.getLong(3));
      } finally {
        worker.delete(name);
      }
    }
  }

  private double rate(Array tenants, Array events, long goal) throws SQLException {
    try (Connection connection = views.database.connect();
        Statement set = connection.createStatement();
        PreparedStatement any = connection.prepareStatement(ANY);
        PreparedStatement all = connection.prepareStatement(ALL);
        PreparedStatement there = connection.prepareStatement(LAST)) {
      set.execute(BY_KEY);
      there.setArray(1, tenants);
      there.setArray(2, events);
      await.every(Duration.ofMillis(5)).require(LATE, () -> number(any) > 0);
      long first = number(all);
      long started = System.nanoTime();
      await.every(Duration.ofMillis(20)).require(LATE, () -> number(there) >= goal);
      return (log.events() - first) / ((System.nanoTime() - started) / 1e9);
    }
  }

  /** A call of REST each time would be measured as well. */
  private void checkNowAndThen() {
    if (++looks % LOOKS_BETWEEN_CHECKS == 0) {
      worker.check(name);
    }
  }

  private static long number(PreparedStatement query) throws SQLException {
    try (ResultSet row = query.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }

  private Map<String, String> settings() {
    String url = views.database.jdbcUrl();
    Map<String, String> settings = new HashMap<>(SETTINGS);
    settings.put("topics", log.topic());
    settings.put("connection.url", url + (url.contains("?") ? '&' : '?') + URL_PARAMETERS);
    settings.put("connection.username", views.database.login().getProperty("user"));
    settings.put("connection.password", views.database.login().getProperty("password", ""));
    return settings;
  }

  /** What a report says of it. */
  static Map<String, Object> described(ConnectWorker worker) {
    Map<String, Object> facts = new HashMap<>();
    SETTINGS.forEach((key, value) -> facts.put("sink." + key, value));
    facts.put("sink.connection.url.parameters", URL_PARAMETERS);
    facts.put("sink.version", worker.version(CONNECTOR));
    facts.put("sink.connect.version", worker.version());
    facts.put("sink.jvm", String.join(" ", ConnectWorker.JVM_OPTIONS));
    return facts;
  }
}
