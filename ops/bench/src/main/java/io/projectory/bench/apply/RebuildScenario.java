package io.projectory.bench.apply;

import io.projectory.api.Projection;
import io.projectory.bench.load.LoadedLog;
import io.projectory.bench.load.LogLoad;
import io.projectory.bench.load.PlainTraces;
import io.projectory.bench.report.Result;
import io.projectory.bench.scenario.BenchOptions;
import io.projectory.bench.scenario.Scenario;
import io.projectory.bench.site.Site;
import io.projectory.decisiongraph.ContextGraph;
import io.projectory.decisiongraph.PrecedentIndex;
import io.projectory.decisiongraph.TraceSummary;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * All three projections together from nothing, over the workload of the original's benchmark, in
 * source events a second. The original's published figure stands beside it as a constant; the
 * ceiling of COPY is measured in turn.
 */
public final class RebuildScenario implements Scenario {
  private static final int EVENTS_PER_TRACE = 6;
  private static final int PADDING = 512;
  private static final double ORIGINAL = 142;

  @Override
  public String name() {
    return "rebuild";
  }

  @Override
  public List<Result> run(Site site, BenchOptions options, Consumer<String> progress)
      throws Exception {
    progress.accept("rebuild: filling a log and a topic with " + options.events() + " events");
    List<Projection> all = List.of(new ContextGraph(), new TraceSummary(), new PrecedentIndex());
    List<Double> ours = new ArrayList<>();
    List<Double> copy = new ArrayList<>();
    try (LoadedLog log =
        LogLoad.logAndTopic(
            site,
            new PlainTraces(options.events(), options.tenants(), EVENTS_PER_TRACE, PADDING))) {
      for (int round = 1 - options.warmUp(); round <= options.rounds(); round++) {
        progress.accept("rebuild: " + (round < 1 ? "warming up" : "round " + round));
        try (Views views = Views.fresh(site, all)) {
          double rate = LiveRun.run(site, log, views, all, 1).perSecond();
          Verify.check(log, views);
          List<TableRows> rows = TableRows.read(views);
          double took = CopyBaseline.run(views, rows).toNanos() / 1e9;
          if (round >= 1) {
            ours.add(rate);
            copy.add(log.events() / took);
          }
        }
      }
    }
    Map<String, Object> settings =
        Map.of(
            "events",
            options.events(),
            "tenants",
            options.tenants(),
            "events_per_trace",
            EVENTS_PER_TRACE,
            "padding_bytes",
            PADDING,
            "partitions",
            LogLoad.PARTITIONS);
    return List.of(
        Result.against(name(), "all", "source events/s", ours, "copy_binary", copy, settings),
        Result.against(
            name(),
            "all",
            "source events/s",
            ours,
            "original_published",
            List.of(ORIGINAL),
            settings));
  }
}
