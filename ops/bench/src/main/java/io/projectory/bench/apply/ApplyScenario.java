package io.projectory.bench.apply;

import io.projectory.api.Projection;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * From a full topic and empty tables to current, on the live path, one projection at a time: one
 * row per event, and each built-in projection. Beside it, in turn, what Postgres takes at all.
 */
public final class ApplyScenario implements Scenario {
  private static final int STATEMENTS = 5_000;

  @Override
  public String name() {
    return "apply";
  }

  @Override
  public List<Result> run(Site site, BenchOptions options, Consumer<String> progress)
      throws Exception {
    progress.accept("apply: filling a log and a topic with " + options.events() + " events");
    List<Result> results = new ArrayList<>();
    try (LoadedLog log =
        LogLoad.logAndTopic(
            site, new Workload(WorkloadOptions.of(1, options.events(), options.tenants())))) {
      for (Projection projection :
          List.of(new EventRows(), new ContextGraph(), new TraceSummary(), new PrecedentIndex())) {
        if (options.wants(projection.name())) {
          results.addAll(measure(site, options, log, projection, progress));
        }
      }
    }
    return results;
  }

  private List<Result> measure(
      Site site,
      BenchOptions options,
      LoadedLog log,
      Projection projection,
      Consumer<String> progress)
      throws Exception {
    List<Double> ours = new ArrayList<>();
    List<Double> copy = new ArrayList<>();
    List<Double> statements = new ArrayList<>();
    boolean perEvent = projection instanceof EventRows;
    for (int round = 1 - options.warmUp(); round <= options.rounds(); round++) {
      progress.accept(
          "apply: " + projection.name() + (round < 1 ? " warming up" : " round " + round));
      try (Views views = Views.fresh(site, List.of(projection))) {
        double rate = LiveRun.run(site, log, views, List.of(projection), 1).perSecond();
        Verify.check(log, views);
        List<TableRows> rows = TableRows.read(views);
        double ceiling = perSecond(log.events(), CopyBaseline.run(views, rows));
        double one = perEvent ? statements(views, rows.get(0)) : 0;
        if (round >= 1) {
          ours.add(rate);
          copy.add(ceiling);
          statements.add(one);
        }
      }
    }
    Map<String, Object> settings = settings(options);
    List<Result> results = new ArrayList<>();
    results.add(
        Result.against(name(), projection.name(), "events/s", ours, "copy_binary", copy, settings));
    if (perEvent) {
      results.add(
          Result.against(
              name(),
              projection.name(),
              "events/s",
              ours,
              "statement_per_event",
              statements,
              settings));
    }
    return results;
  }

  private static double statements(Views views, TableRows rows) throws Exception {
    int most = Math.min(STATEMENTS, rows.rows().size());
    return perSecond(most, StatementBaseline.run(views, rows, most));
  }

  private static double perSecond(long events, java.time.Duration took) {
    return events / (took.toNanos() / 1e9);
  }

  private static Map<String, Object> settings(BenchOptions options) {
    return Map.of(
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
        1);
  }
}
