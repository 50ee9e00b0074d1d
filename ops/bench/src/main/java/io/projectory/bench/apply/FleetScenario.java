package io.projectory.bench.apply;

import io.projectory.api.Projection;
import io.projectory.bench.load.LoadedLog;
import io.projectory.bench.load.LogLoad;
import io.projectory.bench.report.Result;
import io.projectory.bench.report.Samples;
import io.projectory.bench.scenario.BenchOptions;
import io.projectory.bench.scenario.Scenario;
import io.projectory.bench.site.Site;
import io.projectory.testkit.workload.Workload;
import io.projectory.testkit.workload.WorkloadOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * One, two and four members over one full topic, one row per event: the rate, and the processor
 * time per event of everything in this process and of Postgres. All share this machine, so that a
 * fleet is about what it costs to be more than one.
 */
public final class FleetScenario implements Scenario {
  private static final List<Integer> SIZES = List.of(1, 2, 4);

  @Override
  public String name() {
    return "fleet";
  }

  @Override
  public List<Result> run(Site site, BenchOptions options, Consumer<String> progress)
      throws Exception {
    progress.accept("fleet: filling a log and a topic with " + options.events() + " events");
    Map<Integer, List<Double>> rates = new TreeMap<>();
    Map<Integer, List<Double>> costs = new TreeMap<>();
    try (LoadedLog log =
        LogLoad.logAndTopic(
            site, new Workload(WorkloadOptions.of(1, options.events(), options.tenants())))) {
      for (int round = 1 - options.warmUp(); round <= options.rounds(); round++) {
        for (int members : SIZES) {
          progress.accept(
              "fleet: " + members + (round < 1 ? " warming up" : " members, round " + round));
          Members.Timing timing = run(site, log, members);
          if (round >= 1) {
            rates.computeIfAbsent(members, m -> new ArrayList<>()).add(timing.perSecond());
            costs.computeIfAbsent(members, m -> new ArrayList<>()).add(timing.cpuMicros());
          }
        }
      }
    }
    return results(options, rates, costs);
  }

  private static Members.Timing run(Site site, LoadedLog log, int members) throws Exception {
    List<Projection> projections = List.of(new EventRows());
    try (Views views = Views.fresh(site, projections)) {
      Members.Timing timing = LiveRun.run(site, log, views, projections, members);
      Verify.check(log, views);
      return timing;
    }
  }

  private List<Result> results(
      BenchOptions options, Map<Integer, List<Double>> rates, Map<Integer, List<Double>> costs) {
    List<Result> results = new ArrayList<>();
    for (int members : SIZES) {
      Map<String, Object> settings =
          Map.of(
              "members",
              members,
              "events",
              options.events(),
              "tenants",
              options.tenants(),
              "partitions",
              LogLoad.PARTITIONS);
      results.add(
          Result.of(name(), members + " members", "events/s", rates.get(members), settings));
      results.add(
          Result.against(
              name(),
              members + " members cpu",
              "us/event",
              costs.get(members),
              "1_member",
              List.of(Samples.median(costs.get(1))),
              settings));
    }
    return results;
  }
}
