package io.projectory.runtime.engine;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.projectory.api.Projection;
import io.projectory.decisiongraph.TraceSummary;
import io.projectory.runtime.command.AdminPolicy;
import io.projectory.runtime.command.CommandSettings;
import io.projectory.runtime.jdbc.Jdbc;
import io.projectory.runtime.log.EventLogReader;
import io.projectory.runtime.table.TableDdl;
import io.projectory.runtime.topic.TopicProgress;
import io.projectory.schemas.Partitions;
import io.projectory.schemas.log.EventLog;
import io.projectory.schemas.migrate.EventLogMigrations;
import io.projectory.schemas.migrate.ProjectionMigrations;
import io.projectory.servers.TestDatabase;
import io.projectory.servers.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/**
 * Members whose projection is fed by a topic of its own, beside one that the log feeds; and a
 * transactional producer that keeps the tally which the table has to show.
 */
final class FedFleet implements AutoCloseable {
  final int partitions;
  final String topic;
  final TallyOfTopic projection;

  final String events = TestServers.freshTopic(2);
  private final TestDatabase log = TestServers.freshDatabase();
  private final TestDatabase views = TestServers.freshDatabase();
  private final List<Projection> projections;
  private final KafkaProducer<byte[], byte[]> producer;
  private final Map<String, long[]> expected = new TreeMap<>();
  private final List<ProjectorRuntime> members = new ArrayList<>();
  private final List<HikariDataSource> pools = new ArrayList<>();

  FedFleet(int partitions) throws SQLException {
    this.partitions = partitions;
    topic = TestServers.freshTopic(partitions);
    projection = new TallyOfTopic(topic);
    projections = List.of(new TraceSummary(), projection);
    EventLogMigrations.migrate(log.dataSource());
    ProjectionMigrations.migrate(views.dataSource());
    try (Connection connection = views.dataSource().getConnection()) {
      TableDdl.create(connection, List.of(projection));
    }
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                TestServers.kafka().bootstrapServers(),
                "transactional.id",
                "feeds-" + topic),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
  }

  /** One transaction of numbered records, spread over the words. */
  void commit(int from, int to, int words) {
    producer.beginTransaction();
    for (int i = from; i < to; i++) {
      String word = "w" + i % words;
      send(word, Integer.toString(i));
      count(word, i);
    }
    producer.commitTransaction();
  }

  /** The same, taken back. */
  void abort(int from, int to, int words) {
    producer.beginTransaction();
    for (int i = from; i < to; i++) {
      send("w" + i % words, Integer.toString(i));
    }
    producer.flush();
    producer.abortTransaction();
  }

  /** A record that counts nothing unless it is said to. */
  void commit(String word, String value) {
    producer.beginTransaction();
    send(word, value);
    producer.commitTransaction();
  }

  void count(String word, long number) {
    long[] tally = expected.computeIfAbsent(word, w -> new long[3]);
    tally[0]++;
    tally[1] += number;
    tally[2] = number;
  }

  int partition(String word) {
    return Partitions.of(word, partitions);
  }

  private void send(String word, String value) {
    producer.send(
        new ProducerRecord<>(topic, partition(word), word.getBytes(UTF_8), value.getBytes(UTF_8)));
  }

  ProjectorRuntime start(String member) throws SQLException {
    return start(member, "group-" + topic + "-", pool());
  }

  /** A member in a group of its own believes that all partitions are its own. */
  ProjectorRuntime start(String member, String groupPrefix, DataSource database)
      throws SQLException {
    ProjectorRuntime runtime = member(member, groupPrefix, database);
    members.add(runtime);
    runtime.start();
    return runtime;
  }

  /** A member that was not started; the caller closes it. */
  ProjectorRuntime idle(String member) {
    return member(member, "idle-" + topic, pool());
  }

  private ProjectorRuntime member(String member, String groupPrefix, DataSource database) {
    RuntimeConfig config =
        new RuntimeConfig(
            member,
            events,
            groupPrefix,
            Map.of("trace_summary", TestFleet.settings(), projection.name(), TestFleet.settings()),
            false,
            Duration.ofMillis(300),
            new CommandSettings(
                events + ".commands", events + ".results", new AdminPolicy(true, false)),
            Map.of("bootstrap.servers", TestServers.kafka().bootstrapServers()));
    return new ProjectorRuntime(
        config,
        projections,
        List.of(),
        database,
        new EventLogReader(new EventLog(log.dataSource())),
        Clock.systemUTC());
  }

  DataSource pool() {
    HikariConfig config = new HikariConfig();
    config.setDataSource(views.dataSource());
    config.setMaximumPoolSize(12);
    config.setMinimumIdle(0);
    HikariDataSource pool = new HikariDataSource(config);
    pools.add(pool);
    return pool;
  }

  /** Waits until nothing is behind, and compares every row. */
  void awaitExact(ProjectorRuntime member) throws SQLException {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(100))
        .untilAsserted(
            () -> {
              TopicProgress progress = member.fed().progress().get(0);
              assertThat(progress.partitions()).hasSize(partitions);
              assertThat(progress.behind()).as("%s", progress).isZero();
              assertThat(progress.age()).isZero();
            });
    assertThat(rows()).isEqualTo(expectedRows());
  }

  Map<String, String> rows() throws SQLException {
    Map<String, String> rows = new TreeMap<>();
    try (Connection connection = views.dataSource().getConnection()) {
      Jdbc.list(
          connection,
          "select tenant_id, word, records, total, latest from tally_of_topic",
          r ->
              rows.put(
                  r.getString(2),
                  String.join(
                      " ", r.getString(1), r.getString(3), r.getString(4), r.getString(5))));
    }
    return rows;
  }

  private Map<String, String> expectedRows() {
    Map<String, String> rows = new HashMap<>();
    expected.forEach(
        (word, tally) ->
            rows.put(
                word,
                "partition-%d %d %d %d".formatted(partition(word), tally[0], tally[1], tally[2])));
    return rows;
  }

  String view(String sql, Object... parameters) throws SQLException {
    try (Connection connection = views.dataSource().getConnection()) {
      return Jdbc.first(connection, sql, r -> r.getString(1), parameters).orElse(null);
    }
  }

  @Override
  public void close() {
    members.forEach(ProjectorRuntime::close);
    pools.forEach(HikariDataSource::close);
    producer.close();
    views.close();
    log.close();
  }
}
