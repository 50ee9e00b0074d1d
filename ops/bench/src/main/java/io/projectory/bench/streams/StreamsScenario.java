package io.projectory.bench.streams;

import com.zaxxer.hikari.HikariDataSource;
import io.projectory.api.Projection;
import io.projectory.bench.load.LoadedLog;
import io.projectory.bench.load.LogLoad;
import io.projectory.bench.report.Result;
import io.projectory.bench.report.Samples;
import io.projectory.bench.scenario.BenchOptions;
import io.projectory.bench.scenario.Scenario;
import io.projectory.bench.site.BenchDatabase;
import io.projectory.bench.site.Site;
import io.projectory.decisiongraph.PolicyActivity;
import io.projectory.runtime.command.AdminPolicy;
import io.projectory.runtime.command.CommandSettings;
import io.projectory.runtime.engine.ProjectorRuntime;
import io.projectory.runtime.engine.RuntimeConfig;
import io.projectory.runtime.log.EventLogReader;
import io.projectory.schemas.log.EventLog;
import io.projectory.schemas.migrate.ProjectionMigrations;
import io.projectory.testkit.await.Await;
import io.projectory.testkit.workload.Workload;
import io.projectory.testkit.workload.WorkloadOptions;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Topic to rows of {@code policy_activity}: events per second when everything is read for the first
 * time, and how long one event takes when nothing is behind; beside a refresh of a materialised
 * view that counts the same over the log. Over ten and fifty times as many events as well. The rows
 * have to be the view's.
 */
public final class StreamsScenario implements Scenario {
  private static final int PROBES = 40;
  private static final int CONNECTIONS = 8;
  private static final Duration PATIENCE = Duration.ofMinutes(30);
  private static final String LATE = "the counts do not come";

  @Override
  public String name() {
    return "streams";
  }

  @Override
  public List<Result> run(Site site, BenchOptions options, Consumer<String> progress)
      throws Exception {
    List<Result> results = new ArrayList<>();
    for (int times : new int[] {1, 10, 50}) {
      if (options.wants("events x " + times)) {
        measure(site, options, times, progress, results);
      }
    }
    return results;
  }

  private void measure(
      Site site, BenchOptions options, int times, Consumer<String> progress, List<Result> results)
      throws Exception {
    long events = options.events() * times;
    progress.accept("streams: " + events + " events, loading");
    Workload workload = new Workload(WorkloadOptions.of(1, events, options.tenants()));
    try (LoadedLog log = LogLoad.logAndTopic(site, workload);
        BenchDatabase views = site.freshDatabase("views")) {
      ProjectionMigrations.migrate(views.source());
      ActivityView view = new ActivityView(log.database());
      List<Double> refreshes = new ArrayList<>();
      for (int round = 0; round < options.rounds(); round++) {
        refreshes.add(view.refresh());
      }
      progress.accept("streams: " + events + " events, counting");
      counted(site, log, views, view, refreshes, times, results);
    }
  }

  private void counted(
      Site site,
      LoadedLog log,
      BenchDatabase views,
      ActivityView view,
      List<Double> refreshes,
      int times,
      List<Result> results)
      throws Exception {
    try (HikariDataSource pool = views.pool(CONNECTIONS);
        HikariDataSource logPool = log.database().pool(2);
        Application application = Application.start(site, log, views);
        ProjectorRuntime member = member(site, log, pool, logPool)) {
      long began = System.nanoTime();
      member.start();
      await(application, member, views, view.total());
      double seconds = (System.nanoTime() - began) / 1e9;
      view.check(views);
      Map<String, Object> settings = Map.of("events", log.events(), "rows", "equal");
      results.add(
          Result.against(
              name(),
              "events x " + times,
              "events/s",
              List.of(log.events() / seconds),
              "refresh of a materialised view",
              refreshes.stream().map(r -> log.events() / r).toList(),
              settings));
      results.add(latency(site, log, views, refreshes, times));
    }
  }

  private Result latency(
      Site site, LoadedLog log, BenchDatabase views, List<Double> refreshes, int times)
      throws Exception {
    List<Double> millis = new ArrayList<>();
    try (Probe probe = new Probe(site, log, views)) {
      for (int i = 0; i < PROBES; i++) {
        millis.add(probe.millis());
      }
    }
    double[] all = millis.stream().mapToDouble(Double::doubleValue).toArray();
    return Result.against(
        name(),
        "one event after events x " + times,
        "ms",
        millis,
        "refresh of a materialised view",
        refreshes.stream().map(r -> r * 1e3).toList(),
        Map.of("events", log.events(), "p99_ms", Samples.percentile(all, 0.99)));
  }

  private static ProjectorRuntime member(
      Site site, LoadedLog log, HikariDataSource views, HikariDataSource logPool) {
    List<Projection> projections = List.of(new PolicyActivity());
    return new ProjectorRuntime(
        new RuntimeConfig(
            "bench",
            log.topic(),
            log.topic() + "-",
            Map.of(),
            false,
            Duration.ofMinutes(10),
            new CommandSettings(
                log.topic() + ".commands", log.topic() + ".results", new AdminPolicy(true, false)),
            Map.of("bootstrap.servers", site.bootstrapServers())),
        projections,
        List.of(),
        views,
        new EventLogReader(new EventLog(logPool)),
        Clock.systemUTC());
  }

  private static void await(
      Application application, ProjectorRuntime member, BenchDatabase views, long total)
      throws SQLException {
    Await.atMost(PATIENCE)
        .meanwhile(() -> requireRunning(application, member))
        .require(LATE, () -> ActivityView.projected(views) >= total);
  }

  private static void requireRunning(Application application, ProjectorRuntime member) {
    if (member.failure().isDone()) {
      throw new IllegalStateException("the member stopped", member.failure().join());
    }
    if (!application.running()) {
      throw new IllegalStateException(LATE);
    }
  }
}
