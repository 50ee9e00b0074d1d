package io.projectory.streams;

import io.projectory.api.Projection;
import io.projectory.app.ProjectorMain;
import io.projectory.connector.ConnectorMain;
import io.projectory.decisiongraph.PolicyActivity;
import io.projectory.runtime.audit.Door;
import io.projectory.runtime.command.AdminPolicy;
import io.projectory.runtime.command.Admission;
import io.projectory.runtime.command.Admitted;
import io.projectory.runtime.digest.DigestService;
import io.projectory.runtime.log.EventLogReader;
import io.projectory.runtime.run.Run;
import io.projectory.runtime.run.RunParts;
import io.projectory.runtime.run.RunStore;
import io.projectory.schemas.AdminCommand;
import io.projectory.schemas.log.EventLog;
import io.projectory.schemas.migrate.EventLogMigrations;
import io.projectory.schemas.migrate.ProjectionMigrations;
import io.projectory.schemas.migrate.Roles;
import io.projectory.servers.ChildJvm;
import io.projectory.servers.KafkaMain;
import io.projectory.servers.Ports;
import io.projectory.servers.TestDatabase;
import io.projectory.servers.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Kafka, connector, projectors and instances of the Streams application, each a process of its own.
 */
final class StreamsFleet implements AutoCloseable {
  private static final List<String> QUICK = List.of("-Xmx256m", "-XX:TieredStopAtLevel=1");
  private static final int PARTITIONS = 4;

  final TestDatabase log = TestServers.freshDatabase();
  final TestDatabase views = TestServers.freshDatabase();
  final String events = TestServers.freshName("events");
  private final Path folder = TestServers.freshFolder();
  private final int kafkaPort = Ports.free();
  private final Map<String, ChildJvm> processes = new LinkedHashMap<>();

  StreamsFleet() throws SQLException, IOException {
    EventLogMigrations.migrate(log.dataSource());
    ProjectionMigrations.migrate(views.dataSource());
    try (Connection owner = log.dataSource().getConnection()) {
      for (String role : List.of(Roles.WRITER, Roles.CONNECTOR, Roles.PROJECTOR)) {
        Roles.login(owner, role, "p");
      }
    }
    Files.createDirectories(folder);
    startBroker();
  }

  /** Answers when it serves; also after it was killed. */
  void startBroker() {
    ChildJvm jvm =
        ChildJvm.start(
            KafkaMain.class,
            List.of("-Xmx384m", "-Dlogback.configurationFile=projectory-test-logback.xml"),
            List.of(),
            List.of(
                folder.resolve("kafka").toString(),
                Integer.toString(kafkaPort),
                // one that is killed is to be missed within seconds here
                "group.min.session.timeout.ms=1000"),
            folder.resolve("kafka.log"));
    processes.put("kafka", jvm);
    jvm.awaitLine(line -> line.startsWith("ready "), Duration.ofMinutes(2));
  }

  /** Starts it, or starts it again after it was killed. */
  ChildJvm start(String name) {
    Class<?> main =
        name.startsWith("connector")
            ? ConnectorMain.class
            : name.startsWith("member") ? ProjectorMain.class : StreamsMain.class;
    String logging =
        main == ConnectorMain.class
            ? "projectory-connector-logback.xml"
            : main == ProjectorMain.class
                ? "projectory-logback.xml"
                : "projectory-streams-logback.xml";
    ChildJvm jvm =
        ChildJvm.start(
            main,
            Stream.concat(QUICK.stream(), Stream.of("-Dlogback.configurationFile=" + logging))
                .toList(),
            List.of(),
            List.of("--config", config(name).toString()),
            folder.resolve(name + ".log"));
    processes.put(name, jvm);
    return jvm;
  }

  ChildJvm process(String name) {
    return processes.get(name);
  }

  /** Where it keeps its state. */
  Path state(String name) {
    return folder.resolve(name + ".state");
  }

  Path config(String name) {
    String yaml =
        """
        event_log:
          url: %1$s
          connector: {user: projectory_connector, password: p}
          projector: {user: projectory_projector, password: p}
        projections:
          url: %2$s
          projector: {user: projectory_projector, password: p}
        kafka: {bootstrap_servers: '%3$s'}
        topics: {events: %4$s, partitions: %5$d}
        connector:
          slot: %6$s
          state_topic: %4$s-state
          heartbeat_interval: 1s
          heartbeat_timeout: 4s
          http: {port: 0}
        http: {port: 0}
        admin_controls: {allow_rebuild: true}
        projector:
          member_id: %7$s
          group_prefix: %4$s-
          projections: [policy_activity]
          per_projection:
            policy_activity:
              preset: realtime
              heartbeat: {heartbeat_interval: 1s, heartbeat_timeout: 4s}
        streams:
          application_id: %4$s-activity
          member_id: %7$s
          state_directory: %8$s
          grace: 24h
          heartbeat_interval: 200ms
          heartbeat_timeout: 3s
          http: {port: 0}
        """
            .formatted(
                log.jdbcUrl(),
                views.jdbcUrl(),
                "127.0.0.1:" + kafkaPort,
                events,
                PARTITIONS,
                "slot_" + log.name(),
                name,
                state(name));
    try {
      return Files.writeString(folder.resolve(name + ".yaml"), yaml);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Appends at that rate until it is closed. */
  Load load(long seed, int eventsPerSecond) {
    return new Load(log, seed, eventsPerSecond);
  }

  /** Rows of a query, their columns as text with a blank between. */
  static List<String> rows(TestDatabase database, String sql) {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<String> rows = new ArrayList<>();
      while (result.next()) {
        StringBuilder row = new StringBuilder();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.append(i == 1 ? "" : " ").append(result.getString(i));
        }
        rows.add(row.toString());
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static void execute(TestDatabase database, String sql) {
    try (Connection connection = database.dataSource().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Asks for a rebuild of policy_activity, as the command line does; answers the run. */
  String rebuild() {
    return submit(AdminCommand.Verb.REBUILD, null).run().jobId();
  }

  /**
   * @throws io.projectory.schemas.ProjectoryException what was refused
   */
  Admitted submit(AdminCommand.Verb verb, UUID job) {
    List<Projection> projections = List.of(new PolicyActivity());
    Admission admission =
        new Admission(
            views.dataSource(Roles.PROJECTOR),
            new EventLogReader(new EventLog(log.dataSource(Roles.PROJECTOR))),
            new RunParts(
                projections, events, new DigestService(views.dataSource(), List.of(), List.of())),
            new AdminPolicy(true, false),
            (projection, cursors) -> {},
            Clock.systemUTC(),
            () -> {});
    return admission.submit(
        new AdminCommand(
            UUID.randomUUID(),
            verb,
            "policy_activity",
            null,
            job,
            null,
            AdminCommand.Options.NONE,
            "test",
            "test",
            null,
            null),
        Door.JAVA);
  }

  Run run(String job) {
    try (Connection connection = views.dataSource().getConnection()) {
      return new RunStore().find(connection, job).orElseThrow();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Names of the instances that beat and have tasks. */
  List<String> working() {
    return rows(
        views,
        "select member_id from dg_feed_members where tasks > 0 and state = 'running'"
            + " and last_beat > clock_timestamp() - interval '2 seconds' order by 1");
  }

  /** What the processes printed last, for a test that fails. */
  String told() {
    StringBuilder told = new StringBuilder();
    processes.forEach(
        (name, jvm) -> {
          List<String> output = jvm.output();
          List<String> last = output.subList(Math.max(0, output.size() - 12), output.size());
          told.append(name).append(":\n  ").append(String.join("\n  ", last)).append('\n');
        });
    return told.toString();
  }

  @Override
  public void close() {
    processes.values().stream().filter(ChildJvm::isAlive).forEach(ChildJvm::killNine);
  }
}
