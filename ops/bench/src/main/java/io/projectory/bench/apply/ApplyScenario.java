package io.projectory.bench.apply;

import io.projectory.api.Projection;
import io.projectory.bench.connect.ConnectWorker;
import io.projectory.bench.load.LoadedLog;
import io.projectory.bench.load.LogLoad;
import io.projectory.bench.report.Result;
import io.projectory.bench.scenario.BenchOptions;
import io.projectory.bench.scenario.Scenario;
import io.projectory.bench.site.Site;
import io.projectory.decisiongraph.ContextGraph;
import io.projectory.decisiongraph.PrecedentIndex;
import io.projectory.decisiongraph.TraceSummary;
import io.projectory.testkit.workload.Workload;
import io.projectory.testkit.workload.WorkloadOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * From a full topic and empty tables to current, on the live path, one projection at a time: one
 * row per event, and each built-in projection. Beside it, in turn, what Postgres takes at all.
 */
public final class ApplyScenario implements Scenario {
  private static final int STATEMENTS = 5_000;
  private static final String SINK = "debezium_jdbc_sink";

  @Override
  public String name() {
    return "apply";
  }

  @Override
  public List<Result> run(Site site, BenchOptions options, Consumer<String> progress)
      throws Exception {
    List<Result> results = new ArrayList<>();
    try (ConnectWorker worker = sink(site, options, progress);
        LoadedLog log = load(site, options, progress)) {
      for (Projection projection :
          List.of(new EventRows(), new ContextGraph(), new TraceSummary(), new PrecedentIndex())) {
        if (options.wants(projection.name())) {
          results.addAll(measure(site, options, worker, log, projection, progress));
        }
      }
    }
    return results;
  }

  /** Starts while the log and the topic are filled; null when there is nothing to start. */
  private static ConnectWorker sink(Site site, BenchOptions options, Consumer<String> progress) {
    if (!options.wants(EventRows.ROWS.name())) {
      return null;
    }
    ConnectWorker worker = ConnectWorker.start(site).orElse(null);
    if (worker == null) {
      progress.accept(
          "apply: without debezium_jdbc_sink, which only a checkout has: ops/projectory bench");
    }
    return worker;
  }

  private static LoadedLog load(Site site, BenchOptions options, Consumer<String> progress)
      throws Exception {
    progress.accept("apply: filling a log and a topic with " + options.events() + " events");
    return LogLoad.logAndTopic(
        site, new Workload(WorkloadOptions.of(1, options.events(), options.tenants())));
  }

  private List<Result> measure(
      Site site,
      BenchOptions options,
      ConnectWorker worker,
      LoadedLog log,
      Projection projection,
      Consumer<String> progress)
      throws Exception {
    List<Double> ours = new ArrayList<>();
    Map<String, List<Double>> baselines = new LinkedHashMap<>();
    for (int round = 1 - options.warmUp(); round <= options.rounds(); round++) {
      progress.accept(
          "apply: " + projection.name() + (round < 1 ? " warming up" : " round " + round));
      try (Views views = Views.fresh(site, List.of(projection))) {
        double rate = LiveRun.run(site, log, views, List.of(projection), 1).perSecond();
        Verify.check(log, views);
        Map<String, Double> beside = baselines(worker, log, views);
        if (round >= 1) {
          ours.add(rate);
          beside.forEach(
              (name, value) -> baselines.computeIfAbsent(name, n -> new ArrayList<>()).add(value));
        }
      }
    }
    List<Result> results = new ArrayList<>();
    for (Map.Entry<String, List<Double>> baseline : baselines.entrySet()) {
      Map<String, Object> settings = settings(options);
      if (baseline.getKey().equals(SINK)) {
        settings.putAll(SinkBaseline.described(worker));
      }
      results.add(
          Result.against(
              name(),
              projection.name(),
              "events/s",
              ours,
              baseline.getKey(),
              baseline.getValue(),
              settings));
    }
    return results;
  }

  /** In turn, each into the emptied tables, in events a second. */
  private static Map<String, Double> baselines(ConnectWorker worker, LoadedLog log, Views views)
      throws Exception {
    Map<String, Double> rates = new LinkedHashMap<>();
    List<TableRows> rows = TableRows.read(views);
    rates.put("copy_binary", perSecond(log.events(), CopyBaseline.run(views, rows)));
    if (views.names().contains(EventRows.ROWS.name())) {
      rates.put("statement_per_event", statements(views, rows.get(0)));
      if (worker != null) {
        rates.put(SINK, new SinkBaseline(worker, log, views).run());
        Verify.check(log, views);
      }
    }
    return rates;
  }

  private static double statements(Views views, TableRows rows) throws Exception {
    int most = Math.min(STATEMENTS, rows.rows().size());
    return perSecond(most, StatementBaseline.run(views, rows, most));
  }

  private static double perSecond(long events, Duration took) {
    return events / (took.toNanos() / 1e9);
  }

  private static Map<String, Object> settings(BenchOptions options) {
    return new HashMap<>(
        Map.of(
            "events",
            options.events(),
            "tenants",
            options.tenants(),
            "partitions",
            LogLoad.PARTITIONS,
            "synchronous_commit",
            "off",
            "fsync",
            "on",
            "members",
            1));
  }
}
