package io.projectory.bench.apply;

import com.zaxxer.hikari.HikariDataSource;
import io.projectory.api.Projection;
import io.projectory.app.database.Databases;
import io.projectory.bench.load.LoadedLog;
import io.projectory.bench.site.Cpu;
import io.projectory.bench.site.Site;
import io.projectory.runtime.command.AdminPolicy;
import io.projectory.runtime.command.CommandSettings;
import io.projectory.runtime.config.Preset;
import io.projectory.runtime.config.ProjectionSettings;
import io.projectory.runtime.engine.ProjectorRuntime;
import io.projectory.runtime.engine.RuntimeConfig;
import io.projectory.runtime.log.EventLogReader;
import io.projectory.schemas.log.EventLog;
import io.projectory.testkit.await.Await;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Members of one fleet in this process, with the defaults they have in production. */
final class Members implements AutoCloseable {
  private static final int CONNECTIONS_PER_PROJECTION = 4;
  private static final String LATE = "not everything was applied in time";

  private final List<ProjectorRuntime> running = new ArrayList<>();
  private final List<HikariDataSource> pools = new ArrayList<>();
  private final Views views;
  private final long goal;
  private final Cpu cpu;

  /** What was seen between the first committed batch and the last. */
  record Timing(long events, Duration took, Duration cpu) {
    /** Processor time of this process and of Postgres, in microseconds per event. */
    double cpuMicros() {
      return cpu.toNanos() / 1e3 / events;
    }

    double perSecond() {
      return events / (took.toNanos() / 1e9);
    }
  }

  private Members(Views views, long goal, Cpu cpu) {
    this.views = views;
    this.goal = goal;
    this.cpu = cpu;
  }

  static Members start(
      Site site, LoadedLog log, Views views, List<Projection> projections, int members)
      throws SQLException {
    Members fleet =
        new Members(views, log.events() * projections.size(), new Cpu(site.postgresPid()));
    HikariDataSource logPool = log.database().pool(4);
    fleet.pools.add(logPool);
    for (int i = 1; i <= members; i++) {
      HikariDataSource pool =
          Databases.pool(
              views.database.source(),
              "bench-views-" + i,
              projections.size() * CONNECTIONS_PER_PROJECTION + 4);
      fleet.pools.add(pool);
      ProjectorRuntime member =
          new ProjectorRuntime(
              config(site, log.topic(), "bench-" + i, projections),
              projections,
              List.of(),
              pool,
              new EventLogReader(new EventLog(logPool)),
              Clock.systemUTC());
      fleet.running.add(member);
      member.start();
    }
    return fleet;
  }

  /**
   * Waits until everything is applied; answers the source events of one projection and the time.
   */
  Timing await() throws SQLException {
    try (Connection connection = views.database.connect();
        Statement statement = connection.createStatement()) {
      Await await = Await.atMost(patience(goal)).meanwhile(this::requireRunning);
      long first =
          await
              .every(Duration.ofMillis(5))
              .first(LATE, () -> Views.applied(statement), applied -> applied > 0);
      if (first >= goal) {
        throw new IllegalStateException(
            "everything was applied at the first look, so that nothing is timed: take more events");
      }
      Duration spent = cpu.total();
      long started = System.nanoTime();
      await.every(Duration.ofMillis(20)).require(LATE, () -> Views.applied(statement) >= goal);
      long took = System.nanoTime() - started;
      long each = goal / projections();
      return new Timing(
          each - first / projections(), Duration.ofNanos(took), cpu.total().minus(spent));
    }
  }

  /** Waits until everything is applied, however soon. */
  void awaitApplied() throws SQLException {
    try (Connection connection = views.database.connect();
        Statement statement = connection.createStatement()) {
      Await.atMost(patience(goal))
          .meanwhile(this::requireRunning)
          .require(LATE, () -> Views.applied(statement) >= goal);
    }
  }

  /** How long that many rows or events may take: slower than a thousand a second is no use. */
  static Duration patience(long goal) {
    return Duration.ofMinutes(10).plusMillis(goal);
  }

  private int projections() {
    return views.projections();
  }

  private void requireRunning() {
    for (ProjectorRuntime member : running) {
      if (member.failure().isDone()) {
        throw new IllegalStateException("a member stopped", member.failure().join());
      }
    }
  }

  private static RuntimeConfig config(
      Site site, String topic, String memberId, List<Projection> projections) {
    Map<String, ProjectionSettings> settings = new HashMap<>();
    for (Projection projection : projections) {
      settings.put(
          projection.name(),
          new ProjectionSettings(null, null, Preset.REALTIME.poll(), null, null));
    }
    return new RuntimeConfig(
        memberId,
        topic,
        topic + "-" + System.nanoTime() + "-",
        settings,
        false,
        Duration.ofMinutes(10),
        new CommandSettings(topic + ".commands", topic + ".results", new AdminPolicy(true, false)),
        Map.of("bootstrap.servers", site.bootstrapServers()));
  }

  @Override
  public void close() {
    running.forEach(ProjectorRuntime::close);
    pools.forEach(HikariDataSource::close);
  }
}
