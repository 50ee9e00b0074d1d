package io.projectory.bench.apply;

import io.projectory.api.Projection;
import io.projectory.bench.load.LoadedLog;
import io.projectory.bench.load.LogLoad;
import io.projectory.bench.report.Result;
import io.projectory.bench.scenario.BenchOptions;
import io.projectory.bench.scenario.Scenario;
import io.projectory.bench.site.Site;
import io.projectory.decisiongraph.ContextGraph;
import io.projectory.testkit.workload.Workload;
import io.projectory.testkit.workload.WorkloadOptions;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Whether the rate of context_graph lasts: over ten and fifty times as many events, and over many
 * tenants, evenly spread and after Zipf's law. The peak of this process's heap stands in the
 * settings; it holds the broker and the bench as well.
 */
public final class GrowthScenario implements Scenario {
  private static final double ZIPF = 1.0;

  @Override
  public String name() {
    return "growth";
  }

  private record Case(String name, long events, int tenants, double zipf) {}

  @Override
  public List<Result> run(Site site, BenchOptions options, Consumer<String> progress)
      throws Exception {
    long events = options.events();
    Case least = new Case("events x 1", events, 10, 0);
    List<Case> all =
        List.of(
            least,
            new Case("events x 10", 10 * events, 10, 0),
            new Case("events x 50", 50 * events, 10, 0),
            new Case("1000 tenants uniform", events, 1_000, 0),
            new Case("1000 tenants zipf", events, 1_000, ZIPF),
            new Case("100000 tenants uniform", events, 100_000, 0),
            new Case("100000 tenants zipf", events, 100_000, ZIPF));
    double base = 0;
    List<Result> results = new ArrayList<>();
    if (options.warmUp() > 0) {
      measure(site, least, progress);
    }
    for (Case one : all) {
      if (one == least || options.wants(one.name())) {
        double rate = measure(site, one, progress);
        progress.accept("growth: " + one.name() + ", %,.0f events/s".formatted(rate));
        base = one == least ? rate : base;
        results.add(
            Result.against(
                name(),
                one.name(),
                "events/s",
                List.of(rate),
                least.name(),
                List.of(base),
                Map.of(
                    "events", one.events(),
                    "tenants", one.tenants(),
                    "zipf", one.zipf(),
                    "peak_heap_mib", peakHeap())));
      }
    }
    return results;
  }

  private static double measure(Site site, Case one, Consumer<String> progress) throws Exception {
    progress.accept("growth: " + one.name() + ", " + one.events() + " events");
    List<Projection> projections = List.of(new ContextGraph());
    WorkloadOptions workload =
        WorkloadOptions.of(1, one.events(), one.tenants()).withZipf(one.zipf());
    try (LoadedLog log = LogLoad.logAndTopic(site, new Workload(workload));
        Views views = Views.fresh(site, projections)) {
      pools().forEach(MemoryPoolMXBean::resetPeakUsage);
      double rate = LiveRun.run(site, log, views, projections, 1).perSecond();
      Verify.check(log, views);
      return rate;
    }
  }

  private static long peakHeap() {
    return pools().stream().mapToLong(p -> p.getPeakUsage().getUsed()).sum() / (1024 * 1024);
  }

  private static List<MemoryPoolMXBean> pools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(p -> p.getType() == MemoryType.HEAP)
        .toList();
  }
}
