package io.projectory.connector;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.connector.config.ConnectorConfig;
import io.projectory.connector.config.ConnectorSettings;
import io.projectory.connector.state.SavedState;
import io.projectory.connector.stop.StopReason;
import io.projectory.schemas.config.DatabaseConfig;
import io.projectory.schemas.config.KafkaConfig;
import io.projectory.schemas.config.Login;
import io.projectory.schemas.config.TopicsConfig;
import io.projectory.schemas.migrate.EventLogMigrations;
import io.projectory.schemas.migrate.Roles;
import io.projectory.servers.ChildJvm;
import io.projectory.servers.KafkaServer;
import io.projectory.servers.TestDatabase;
import io.projectory.servers.TestServers;
import io.projectory.testkit.net.FaultProxy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;

/** A log and a topic of a test's own, and connectors between them. */
final class Bench implements AutoCloseable {
  static final Duration SOON = Duration.ofSeconds(Long.getLong("projectory.patience", 60));

  private static final String INSERT =
      """
      insert into dg_event_log
          (tenant_id, event_id, trace_id, trace_seq, event_type, occurred_at, recorded_at,
           producer_id, source_system, actor_type, actor_id, idempotency_key, payload_json,
           payload_hash)
      select ?, gen_random_uuid(), gen_random_uuid(), 0, 'TraceStarted', '2026-01-05T08:00:00Z',
             '2026-01-05T08:00:01Z', 'producer', 'system', 'agent', 'someone', gen_random_uuid(),
             '{}', 'sha256:00'
        from generate_series(1, ?)
      """;

  final TestDatabase database;
  final ConnectorConfig config;
  final Admin admin;
  private final List<Runnable> open = new ArrayList<>();

  Bench() throws SQLException {
    this(4);
  }

  Bench(int partitions) throws SQLException {
    this(partitions, TestServers.freshDatabase(), TestServers.kafka());
  }

  Bench(int partitions, TestDatabase database, KafkaServer kafka) throws SQLException {
    this.database = database;
    this.admin = kafka.admin();
    EventLogMigrations.migrate(database.dataSource());
    try (Connection owner = connect()) {
      Roles.login(owner, Roles.CONNECTOR, "secret");
    }
    String name = TestServers.freshName("t").replace('-', '_');
    config =
        new ConnectorConfig(
            new DatabaseConfig(
                database.jdbcUrl(), null, null, new Login(Roles.CONNECTOR, null), null),
            new KafkaConfig(kafka.bootstrapServers(), Map.of()),
            new TopicsConfig("events_" + name, null, null, null, partitions, null),
            new ConnectorSettings(
                "slot_" + name,
                null,
                "state_" + name,
                Duration.ofMillis(500),
                Duration.ofSeconds(5),
                null,
                Duration.ofSeconds(20),
                null,
                null,
                null));
  }

  /** As superuser. */
  Connection connect() throws SQLException {
    return database.dataSource().getConnection();
  }

  void execute(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  long number(String sql) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  /** Appends that many events in one statement. */
  void append(String tenant, int count) throws SQLException {
    try (Connection connection = connect()) {
      append(connection, tenant, count);
    }
  }

  static void append(Connection connection, String tenant, int count) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(INSERT)) {
      statement.setString(1, tenant);
      statement.setInt(2, count);
      statement.executeUpdate();
    }
  }

  /** Records in the event topic, repeated ones included; 0 before there is one. */
  long published() {
    try {
      if (!admin.listTopics().names().get().contains(config.topics().events())) {
        return 0;
      }
      Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
      for (int p = 0; p < config.topics().partitions(); p++) {
        latest.put(new TopicPartition(config.topics().events(), p), OffsetSpec.latest());
      }
      return admin.listOffsets(latest).all().get().values().stream()
          .mapToLong(ListOffsetsResultInfo::offset)
          .sum();
    } catch (ExecutionException | InterruptedException e) {
      return 0;
    }
  }

  /** What a next leader would read. */
  Optional<SavedState> saved() {
    try (Brokers brokers = new Brokers(config)) {
      return new StateVault(config, brokers.states()).read();
    }
  }

  void save(SavedState state) {
    try (Brokers brokers = new Brokers(config)) {
      StateVault vault = new StateVault(config, brokers.states());
      vault.read();
      vault.takeOver(state.inEpoch(state.epoch() + 1));
    }
  }

  void dropSlot() throws SQLException {
    execute("select pg_drop_replication_slot('" + config.slot() + "')");
  }

  void createSlot() throws SQLException {
    execute("select pg_create_logical_replication_slot('" + config.slot() + "', 'pgoutput')");
  }

  void terminateAndDropSlot() throws SQLException {
    String active =
        "select count(*) from pg_replication_slots where active and slot_name = '"
            + config.slot()
            + "'";
    execute(
        "select pg_terminate_backend(active_pid) from pg_replication_slots where slot_name = '"
            + config.slot()
            + "'");
    eventually(
        () -> {
          assertThat(number(active)).isZero();
          dropSlot();
        });
  }

  void createTopic(Map<String, String> settings) {
    eventually(
        () ->
            admin
                .createTopics(
                    List.of(
                        new NewTopic(
                                config.topics().events(), config.topics().partitions(), (short) 1)
                            .configs(settings)))
                .all()
                .get());
  }

  void deleteTopic() throws Exception {
    admin.deleteTopics(List.of(config.topics().events())).all().get();
    eventually(
        () ->
            assertThat(admin.listTopics().names().get()).doesNotContain(config.topics().events()));
  }

  /** A row that the numbering trigger did not see. */
  void appendBehindTheTriggers(String tenant, long logSeq) throws SQLException {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute("set session_replication_role = replica");
      statement.execute(
          """
          insert into dg_event_log select '%s', %d, gen_random_uuid(), gen_random_uuid(), 0,
            'TraceStarted', '2026-01-05T08:00:00Z', '2026-01-05T08:00:01Z', 'p', 's', null, 'agent',
            'x', gen_random_uuid(), null, null, 1, '{}', 'sha256:00', '[]'
          """
              .formatted(tenant, logSeq));
    }
  }

  /** Waits until the slot's client has confirmed everything that is in the WAL now. */
  void awaitConfirmed() throws SQLException {
    long head = number("select pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')");
    eventually(() -> assertThat(confirmed()).isGreaterThanOrEqualTo(head));
  }

  long confirmed() throws SQLException {
    return number(
        "select pg_wal_lsn_diff(confirmed_flush_lsn, '0/0') from pg_replication_slots"
            + " where slot_name = '"
            + config.slot()
            + "'");
  }

  /** A connector that runs until it is closed, at the latest with the bench. */
  Connector start() {
    return start(config);
  }

  Connector start(ConnectorConfig other) {
    Connector connector = Connector.start(other);
    open.add(connector::close);
    return connector;
  }

  /** The configuration with another way to the log's server. */
  ConnectorConfig through(FaultProxy proxy) {
    String url = "jdbc:postgresql://127.0.0.1:" + proxy.port() + "/" + database.name();
    return new ConnectorConfig(
        new DatabaseConfig(url, null, null, config.eventLog().connector(), null),
        config.kafka(),
        config.topics(),
        config.connector());
  }

  /** A running connector that streams. */
  Connector startReady() throws InterruptedException {
    Connector connector = start();
    awaitReady(connector);
    return connector;
  }

  static void awaitReady(Connector connector) throws InterruptedException {
    if (!connector.awaitReady(SOON)) {
      throw new AssertionError("not ready: " + connector.state());
    }
  }

  /** A connector in a process of its own. */
  ChildJvm startChild(String... jvmOptions) throws IOException {
    ChildJvm child =
        ChildJvm.start(
            ConnectorMain.class, List.of(jvmOptions), List.of("--config", file().toString()));
    open.add(child::close);
    return child;
  }

  /** The same that streams. */
  ChildJvm startChildReady(String... jvmOptions) throws IOException {
    ChildJvm child = startChild(jvmOptions);
    child.awaitLine(line -> line.equals("connector streaming"), SOON);
    return child;
  }

  /** The bench's configuration as a file. */
  Path file() throws IOException {
    String yaml =
        """
        event_log: {url: "%s", connector: {user: %s}}
        kafka: {bootstrap_servers: "%s"}
        topics: {events: %s, partitions: %d}
        connector: {slot: %s, state_topic: %s, heartbeat_interval: 500ms, heartbeat_timeout: 5s}
        """
            .formatted(
                config.url(),
                config.user(),
                config.kafka().bootstrapServers(),
                config.topics().events(),
                config.topics().partitions(),
                config.slot(),
                config.connector().stateTopic());
    return Files.writeString(
        Files.createDirectories(TestServers.freshFolder()).resolve("connector.yaml"), yaml);
  }

  /** Reads the topic from its start. */
  TopicTail tail() {
    TopicTail tail = new TopicTail(config.kafka().bootstrapServers(), config.topics().events());
    open.add(tail::close);
    return tail;
  }

  /** Waits for the end of a connector and answers why it stopped. */
  static StopReason awaitFailure(Connector connector) throws InterruptedException {
    ConnectorState end = connector.awaitEnd(SOON);
    return end.reason().orElseThrow(() -> new AssertionError("still " + end));
  }

  /** Why a connector that is started now stops; it must not have published anything more. */
  StopReason startAndFail() throws InterruptedException {
    try (Connector connector = Connector.start(config)) {
      return awaitFailure(connector);
    }
  }

  static void eventually(ThrowingRunnable check) {
    Awaitility.await().atMost(SOON).pollInterval(Duration.ofMillis(50)).untilAsserted(check);
  }

  @Override
  public void close() throws SQLException {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).run();
    }
    admin.close();
    execute(
        "select pg_drop_replication_slot(slot_name) from pg_replication_slots where database ="
            + " current_database() and not active");
  }

  /** The same connector with other settings of its own. */
  static ConnectorConfig with(ConnectorConfig config, ConnectorSettings settings) {
    return new ConnectorConfig(config.eventLog(), config.kafka(), config.topics(), settings);
  }
}
