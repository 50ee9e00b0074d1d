package io.projectory.runtime.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.projectory.api.Projection;
import io.projectory.decisiongraph.ContextGraph;
import io.projectory.decisiongraph.PrecedentIndex;
import io.projectory.decisiongraph.TraceSummary;
import io.projectory.runtime.audit.Door;
import io.projectory.runtime.command.AdminPolicy;
import io.projectory.runtime.command.Admission;
import io.projectory.runtime.command.CommandSettings;
import io.projectory.runtime.config.Backoff;
import io.projectory.runtime.config.EventRetryConfig;
import io.projectory.runtime.config.HeartbeatConfig;
import io.projectory.runtime.config.PollConfig;
import io.projectory.runtime.config.ProjectionSettings;
import io.projectory.runtime.digest.CompositeDigest;
import io.projectory.runtime.jdbc.Jdbc;
import io.projectory.runtime.log.EventLogReader;
import io.projectory.runtime.run.Run;
import io.projectory.runtime.run.RunStore;
import io.projectory.runtime.table.TableDdl;
import io.projectory.schemas.AdminCommand;
import io.projectory.schemas.Event;
import io.projectory.schemas.EventRecord;
import io.projectory.schemas.Partitions;
import io.projectory.schemas.log.EventLog;
import io.projectory.schemas.migrate.EventLogMigrations;
import io.projectory.schemas.migrate.ProjectionMigrations;
import io.projectory.servers.TestDatabase;
import io.projectory.servers.TestServers;
import io.projectory.testkit.net.FaultProxy;
import io.projectory.testkit.verify.Compare;
import io.projectory.testkit.verify.Report;
import io.projectory.testkit.workload.Appender;
import io.projectory.testkit.workload.AppenderOptions;
import io.projectory.testkit.workload.Envelope;
import io.projectory.testkit.workload.Workload;
import io.projectory.testkit.workload.WorkloadOptions;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A log, a topic and a projection database of a test's own, and members over them. The topic is
 * filled by the test, so that it can hold what a connector would never write.
 */
final class TestFleet implements AutoCloseable {
  static final List<String> NAMES = List.of("context_graph", "trace_summary", "precedent_index");

  final TestDatabase log = TestServers.freshDatabase();
  final TestDatabase views = TestServers.freshDatabase();
  final int partitions;
  final String topic;
  final EventLog eventLog = new EventLog(log.dataSource());

  /** What the members started from now on allow. */
  AdminPolicy policy = new AdminPolicy(true, false);

  private final List<ProjectorRuntime> members = new ArrayList<>();
  private final List<HikariDataSource> pools = new ArrayList<>();
  private final List<Projection> projections;
  private final Map<String, Long> published = new HashMap<>();
  private final KafkaProducer<byte[], byte[]> producer;

  TestFleet(int partitions) throws SQLException {
    this(partitions, List.of(new ContextGraph(), new TraceSummary(), new PrecedentIndex()));
  }

  TestFleet(int partitions, List<Projection> projections) throws SQLException {
    this.partitions = partitions;
    this.projections = projections;
    topic = TestServers.freshTopic(partitions);
    EventLogMigrations.migrate(log.dataSource());
    ProjectionMigrations.migrate(views.dataSource());
    try (Connection connection = views.dataSource().getConnection()) {
      TableDdl.create(connection, projections);
    }
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                TestServers.kafka().bootstrapServers(),
                "acks",
                "all",
                "linger.ms",
                5),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Of two partitions, with 400 events of four tenants in log and topic. */
  static TestFleet filled(Projection projection) throws SQLException, InterruptedException {
    TestFleet fleet = new TestFleet(2, List.of(projection));
    fleet.append(new Workload(WorkloadOptions.of(81, 400, 4)));
    fleet.publish();
    return fleet;
  }

  void append(Iterable<Envelope> workload) throws InterruptedException {
    new Appender(() -> log.dataSource().getConnection(), AppenderOptions.of(1, 4)).append(workload);
  }

  /** Publishes what the log holds beyond what was published, per tenant in order. */
  void publish() {
    eventLog.heads().forEach(head -> publish(head.tenantId(), 1));
    producer.flush();
  }

  /** Publishes a tenant's new events, each so many times. */
  void publish(String tenant, int times) {
    List<Event> events = eventLog.read(tenant, published.getOrDefault(tenant, 0L), 1_000_000);
    for (Event event : events) {
      for (int i = 0; i < times; i++) {
        send(event);
      }
      published.put(tenant, event.logSeq());
    }
    producer.flush();
  }

  /** A record for this event, whatever the log says. */
  void send(Event event) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(
            topic,
            Partitions.of(event.tenantId(), partitions),
            EventRecord.key(event),
            EventRecord.value(event));
    EventRecord.toHeaders(event)
        .forEach(h -> record.headers().add(new RecordHeader(h.name(), h.value())));
    producer.send(record);
  }

  void send(ProducerRecord<byte[], byte[]> record) {
    producer.send(record);
    producer.flush();
  }

  String groupPrefix() {
    return "test-" + topic + "-";
  }

  ProjectorRuntime start(String memberId) throws SQLException {
    return start(memberId, settings(), pool());
  }

  /** A way to the projection database through this proxy, which is in front of it. */
  DataSource viewsThrough(FaultProxy proxy) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(
        views.jdbcUrl().replace(":" + views.server().port() + "/", ":" + proxy.port() + "/"));
    source.setUser("postgres");
    source.setConnectTimeout(2);
    return source;
  }

  /** As members have it in production: a connection of its own for each step is slow. */
  private DataSource pool() {
    HikariConfig config = new HikariConfig();
    config.setDataSource(views.dataSource());
    config.setMaximumPoolSize(projections.size() * 4 + 4);
    config.setMinimumIdle(0);
    HikariDataSource pool = new HikariDataSource(config);
    pools.add(pool);
    return pool;
  }

  /** A member that reaches the projection database by its own way. */
  ProjectorRuntime start(String memberId, ProjectionSettings settings, DataSource database)
      throws SQLException {
    return start(memberId, settings, database, Map.of());
  }

  /** A member with Kafka properties of its own. */
  ProjectorRuntime start(
      String memberId,
      ProjectionSettings settings,
      DataSource database,
      Map<String, String> properties)
      throws SQLException {
    Map<String, ProjectionSettings> all = new HashMap<>();
    projections.forEach(p -> all.put(p.name(), settings));
    // groups are named by projection: tests that run in one broker need a prefix of their own
    Map<String, Object> kafka = new HashMap<>(properties);
    kafka.put("bootstrap.servers", TestServers.kafka().bootstrapServers());
    RuntimeConfig config =
        new RuntimeConfig(
            memberId,
            topic,
            groupPrefix(),
            all,
            false,
            Duration.ofMillis(300),
            new CommandSettings(topic + ".commands", topic + ".results", policy),
            kafka);
    ProjectorRuntime member =
        new ProjectorRuntime(
            config,
            projections,
            List.of(new CompositeDigest("full_projection", NAMES)),
            database,
            new EventLogReader(eventLog),
            Clock.systemUTC());
    member.start();
    members.add(member);
    return member;
  }

  static ProjectionSettings settings() {
    return new ProjectionSettings(
        200,
        200,
        new PollConfig(
            Duration.ZERO,
            Duration.ofMillis(200),
            new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1)),
            PollConfig.INFINITE),
        new EventRetryConfig(2, Duration.ofMillis(20), 2.0, Duration.ofMillis(100)),
        new HeartbeatConfig(Duration.ofSeconds(2), Duration.ofSeconds(6)));
  }

  /** Waits until every scope of the configured projections stands at the head of its log. */
  void awaitCurrent() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .until(this::current);
  }

  private boolean current() throws SQLException {
    Map<String, Long> heads = new HashMap<>();
    eventLog.heads().forEach(h -> heads.put(h.tenantId(), h.lastLogSeq()));
    try (Connection connection = views.dataSource().getConnection()) {
      for (Projection projection : projections) {
        Map<String, Long> cursors = new HashMap<>();
        Jdbc.list(
            connection,
            "select tenant_id, last_log_seq from dg_projection_cursors where projection_name = ?",
            r -> cursors.put(r.getString(1), r.getLong(2)),
            projection.name());
        if (!cursors.equals(heads)) {
          return false;
        }
      }
    }
    return true;
  }

  /** A command with a reason, ready to be changed. */
  static AdminCommand command(AdminCommand.Verb verb, String projection, String tenant) {
    return command(verb, projection, tenant, AdminCommand.Options.NONE);
  }

  static AdminCommand command(
      AdminCommand.Verb verb, String projection, String tenant, AdminCommand.Options options) {
    return new AdminCommand(
        UUID.randomUUID(),
        verb,
        projection,
        tenant,
        null,
        null,
        options,
        "a test",
        "because",
        null,
        null);
  }

  static AdminCommand cancel(String jobId) {
    return new AdminCommand(
        UUID.randomUUID(),
        AdminCommand.Verb.CANCEL,
        null,
        null,
        UUID.fromString(jobId),
        null,
        AdminCommand.Options.NONE,
        "a test",
        "because",
        null,
        null);
  }

  static AdminCommand skip(String projection, Event event) {
    return new AdminCommand(
        UUID.randomUUID(),
        AdminCommand.Verb.SKIP,
        projection,
        event.tenantId(),
        null,
        event.eventId(),
        AdminCommand.Options.NONE,
        "a test",
        "because",
        null,
        null);
  }

  /** Gives a command to some member; the row of its run, or null. */
  Run submit(AdminCommand command) {
    return admission().submit(command, Door.JAVA).run();
  }

  /** Of the member that was started last. */
  Admission admission() {
    return members.get(members.size() - 1).admission();
  }

  /** State and cursor of a scope, for example {@code paused 4}. */
  String scope(String projection, String tenant) throws SQLException {
    return view(
        "select state || ' ' || last_log_seq from dg_projection_cursors"
            + " where projection_name = ? and tenant_id = ?",
        projection,
        tenant);
  }

  void awaitScope(String projection, String tenant, String expected) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(() -> assertThat(scope(projection, tenant)).isEqualTo(expected));
  }

  Run run(String jobId) throws SQLException {
    try (Connection connection = views.dataSource().getConnection()) {
      return new RunStore().find(connection, jobId).orElseThrow();
    }
  }

  /** Whether every loop of every member turns. */
  boolean alive() {
    return members.stream().allMatch(ProjectorRuntime::alive);
  }

  Run awaitEnd(Run run) throws SQLException {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () -> assertThat(run(run.jobId())).matches(r -> !r.status().active(), "has ended"));
    return run(run.jobId());
  }

  /** Every row, cursor and digest against the independent fold. */
  Report compare() throws SQLException {
    try (Connection logConnection = log.dataSource().getConnection();
        Connection viewConnection = views.dataSource().getConnection()) {
      return Compare.run(logConnection, viewConnection, 20);
    }
  }

  String view(String sql, Object... parameters) throws SQLException {
    try (Connection connection = views.dataSource().getConnection()) {
      return Jdbc.first(connection, sql, r -> r.getString(1), parameters).orElse(null);
    }
  }

  void execute(TestDatabase database, String... statements) throws SQLException {
    try (Connection connection = database.dataSource().getConnection()) {
      for (String statement : statements) {
        Jdbc.run(connection, statement);
      }
    }
  }

  @Override
  public void close() {
    List<Thread> closing = new ArrayList<>();
    members.forEach(member -> closing.add(new Thread(member::close, "closing-member")));
    closing.forEach(Thread::start);
    closing.forEach(TestFleet::join);
    pools.forEach(HikariDataSource::close);
    producer.close();
    views.close();
    log.close();
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
