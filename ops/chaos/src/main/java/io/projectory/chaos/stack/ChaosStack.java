package io.projectory.chaos.stack;

import io.projectory.app.ProjectorMain;
import io.projectory.chaos.tally.TallyProjection;
import io.projectory.connector.ConnectorMain;
import io.projectory.servers.ChildJvm;
import io.projectory.testkit.await.Await;
import io.projectory.testkit.fold.ReferenceFold;
import io.projectory.testkit.net.FaultProxy;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Postgres, Kafka, connectors and projector members, each a process of its own, with a line that
 * can break between every two that talk. Everything lives in one folder; {@link #close} kills
 * whatever still runs and leaves the folder. Close may come from any thread, also while the stack
 * starts: nothing is started after it.
 */
public final class ChaosStack implements AutoCloseable {
  /** The projections of every member. */
  public static final List<String> PROJECTIONS =
      Stream.concat(ReferenceFold.PROJECTIONS.stream(), Stream.of(TallyProjection.NAME)).toList();

  public static final String TOPIC = "dg.events";
  public static final String COMMANDS = "dg.projector.commands";
  private static final List<String> QUICK = List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto");
  private static final Duration READY = Duration.ofMinutes(3);

  private final Path folder;
  private final StackOptions options;
  private final List<Connector> connectors = new ArrayList<>();
  private final List<Member> members = new ArrayList<>();
  private final Consumer<String> news;
  private Databases databases;
  private Broker broker;
  private PartFiles files;
  private Supervisor supervisor;
  private int restartsOfTheStart;
  private volatile boolean closed;
  private boolean abandoned;

  private ChaosStack(Path folder, StackOptions options, Consumer<String> news) {
    this.folder = folder;
    this.options = options;
    this.news = news;
  }

  /** Nothing runs yet: {@link #start()}. */
  public static ChaosStack in(Path folder, StackOptions options, Consumer<String> news) {
    return new ChaosStack(folder, options, news);
  }

  /** A stack that has started. */
  public static ChaosStack start(Path folder, StackOptions options, Consumer<String> news) {
    ChaosStack stack = in(folder, options, news);
    stack.start();
    return stack;
  }

  /** Answers when a connector publishes and every member works; cleans up if that fails. */
  public void start() {
    try {
      startAll();
    } catch (IOException | SQLException e) {
      close();
      throw new StackException("the stack does not start: " + e.getMessage(), e);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private void startAll() throws IOException, SQLException {
    startDatabases();
    startBroker();
    startConnectors();
    require("a connector streams", () -> connectors.stream().anyMatch(Connector::streaming));
    startMembers();
    require("every member works", () -> members.stream().allMatch(Member::up));
    restartsOfTheStart = supervisor.restarts();
  }

  private synchronized void startDatabases() throws SQLException {
    requireOpen();
    databases = new Databases(folder);
    databases.prepare();
  }

  private void startBroker() throws IOException {
    synchronized (this) {
      requireOpen();
      broker = new Broker(folder);
    }
    broker.start(); // takes its time, and ends when it is abandoned
    files = new PartFiles(folder, broker.bootstrapServers(), options);
  }

  private synchronized void startConnectors() throws IOException {
    requireOpen();
    for (int i = 1; i <= options.connectors(); i++) {
      connectors.add(connector("connector-" + i));
    }
    connectors.forEach(Part::start);
  }

  private synchronized void startMembers() throws IOException {
    requireOpen();
    for (int i = 1; i <= options.members(); i++) {
      members.add(member("member-" + i));
    }
    members.forEach(Part::start);
    // one that gives up because the machine is too slow for its time-outs is tried again
    supervisor = new Supervisor(parts(), news);
    supervisor.start();
  }

  private void requireOpen() {
    if (closed) {
      throw new StackException("the stack was closed while it started");
    }
  }

  private void require(String what, BooleanSupplier condition) {
    boolean holds = Await.atMost(READY).until(() -> closed || condition.getAsBoolean());
    requireOpen();
    if (!holds) {
      throw new StackException("not within " + READY.toSeconds() + " s: " + what);
    }
  }

  private Connector connector(String name) throws IOException {
    FaultProxy line = line();
    return new Connector(
        name,
        line,
        id ->
            ChildJvm.start(
                ConnectorMain.class,
                options("-Xmx192m", logging("projectory-connector-logback.xml")),
                List.of(),
                config(id, line),
                log(name)));
  }

  private Member member(String name) throws IOException {
    FaultProxy line = line();
    Path hang = folder.resolve(name + ".hang");
    String property = "-D" + TallyProjection.HANG + "=" + hang;
    return new Member(
        name,
        line,
        hang,
        id ->
            ChildJvm.start(
                ProjectorMain.class,
                options("-Xmx320m", property, logging("projectory-logback.xml")),
                List.of(files.services()),
                config(id, line),
                log(name)));
  }

  private FaultProxy line() throws IOException {
    return FaultProxy.toPostgres("127.0.0.1", databases.port());
  }

  private List<String> config(String id, FaultProxy line) {
    return List.of("--config", files.config(id, line.port()).toString());
  }

  private Path log(String name) {
    return folder.resolve(name + ".log");
  }

  /** As a user runs it: what it then logs in an outage is part of what is tried. */
  private static String logging(String configuration) {
    return "-Dlogback.configurationFile=" + configuration;
  }

  private static List<String> options(String... more) {
    return Stream.concat(QUICK.stream(), Stream.of(more)).toList();
  }

  /** Where the data and the logs are. */
  public Path folder() {
    return folder;
  }

  public Databases databases() {
    return databases;
  }

  public Broker broker() {
    return broker;
  }

  public List<Connector> connectors() {
    return connectors;
  }

  public List<Member> members() {
    return members;
  }

  /** Connectors and members. */
  public List<Part> parts() {
    return Stream.<Part>concat(connectors.stream(), members.stream()).toList();
  }

  /** Processes that the supervisor has started again since the whole stack worked. */
  public int restarts() {
    return supervisor.restarts() - restartsOfTheStart;
  }

  /**
   * Stops connectors and members in good order.
   *
   * @return those that did not end with exit code 0
   */
  public List<String> stopParts(Duration patience) {
    // one that is still starting has nothing yet that could end it in order
    Await.atMost(patience)
        .until(
            () ->
                members.stream().allMatch(Member::up)
                    && connectors.stream().noneMatch(c -> c.state().isEmpty()));
    supervisor.close();
    return parts().stream()
        .map(part -> part.id() + " exit code " + part.stop(patience))
        .filter(line -> !line.endsWith(" exit code 0"))
        .toList();
  }

  /** kill -9 of whatever still runs. */
  @Override
  public synchronized void close() {
    closed = true;
    if (abandoned) {
      return;
    }
    abandoned = true;
    if (supervisor != null) {
      supervisor.close();
    }
    parts().forEach(Part::abandon);
    if (broker != null) {
      broker.abandon();
    }
    if (databases != null) {
      databases.abandon();
    }
  }
}
