package io.projectory.bench.capture;

import io.projectory.bench.load.LogLoad;
import io.projectory.bench.site.BenchDatabase;
import io.projectory.bench.site.Site;
import io.projectory.connector.Connector;
import io.projectory.connector.config.ConnectorConfig;
import io.projectory.connector.config.ConnectorSettings;
import io.projectory.schemas.config.DatabaseConfig;
import io.projectory.schemas.config.KafkaConfig;
import io.projectory.schemas.config.Login;
import io.projectory.schemas.config.Secret;
import io.projectory.schemas.config.TopicsConfig;
import io.projectory.schemas.migrate.EventLogMigrations;
import io.projectory.schemas.migrate.Roles;
import io.projectory.testkit.await.Await;
import io.projectory.testkit.workload.BulkAppender;
import io.projectory.testkit.workload.Envelope;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** A log whose events nobody has captured yet, a connector that may, and a second slot. */
final class Backlog implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String PASSWORD = "bench";
  private static final String LATE = "the connector did not publish everything in time";

  private final Site site;
  private final BenchDatabase database;
  private final ConnectorConfig config;
  private final String bareSlot;
  private final long events;

  private Backlog(Site site, BenchDatabase database, long events) {
    this.site = site;
    this.database = database;
    this.events = events;
    String name = database.name();
    this.bareSlot = name + "_bare";
    this.config =
        new ConnectorConfig(
            new DatabaseConfig(
                database.jdbcUrl(),
                null,
                null,
                new Login(Roles.CONNECTOR, Secret.of(PASSWORD)),
                null),
            new KafkaConfig(site.bootstrapServers(), Map.of()),
            new TopicsConfig(name + "_events", null, null, null, LogLoad.PARTITIONS, null),
            new ConnectorSettings(
                name, null, name + "_state", null, null, null, PATIENCE, null, null, null));
  }

  /** Both slots stand before the first event. */
  static Backlog of(Site site, Iterable<Envelope> workload, long events) throws Exception {
    BenchDatabase database = site.freshDatabase("capture");
    EventLogMigrations.migrate(database.source());
    try (Connection owner = database.connect()) {
      Roles.login(owner, Roles.CONNECTOR, PASSWORD);
    }
    Backlog backlog = new Backlog(site, database, events);
    backlog.start().close();
    database.execute(
        "select pg_create_logical_replication_slot('" + backlog.bareSlot + "', 'pgoutput')");
    try (Connection writer = database.connect()) {
      BulkAppender.append(writer, workload, 1_000);
    }
    return backlog;
  }

  /** Events a second from the first record that is published to the last. */
  double capture() throws Exception {
    try (Connector connector = Connector.start(config)) {
      Await await =
          Await.atMost(PATIENCE)
              .every(Duration.ofMillis(10))
              .meanwhile(() -> requireRunning(connector));
      long first = await.first(LATE, this::published, seen -> seen > 0);
      long started = System.nanoTime();
      long last = await.first(LATE, this::published, seen -> seen >= events);
      return (last - first) / ((System.nanoTime() - started) / 1e9);
    }
  }

  double readBare() throws SQLException {
    return BareStream.read(database, bareSlot, config.connector().publication(), events);
  }

  private Connector start() throws InterruptedException {
    Connector connector = Connector.start(config);
    if (!connector.awaitReady(PATIENCE)) {
      connector.close();
      throw new IllegalStateException("the connector did not start: " + connector.state());
    }
    return connector;
  }

  private long published() throws Exception {
    if (!site.admin().listTopics().names().get().contains(config.topics().events())) {
      return 0;
    }
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    for (int p = 0; p < LogLoad.PARTITIONS; p++) {
      latest.put(new TopicPartition(config.topics().events(), p), OffsetSpec.latest());
    }
    return site.admin().listOffsets(latest).all().get().values().stream()
        .mapToLong(ListOffsetsResultInfo::offset)
        .sum();
  }

  private static void requireRunning(Connector connector) {
    if (connector.state().phase().isFinal()) {
      throw new IllegalStateException("the connector stopped: " + connector.state());
    }
  }

  @Override
  public void close() throws SQLException {
    database.execute(
        "select pg_drop_replication_slot(slot_name) from pg_replication_slots"
            + " where database = current_database() and not active");
    database.close();
  }
}
