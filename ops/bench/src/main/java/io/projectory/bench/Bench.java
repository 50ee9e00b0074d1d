package io.projectory.bench;

import io.projectory.bench.append.AppendScenario;
import io.projectory.bench.apply.ApplyScenario;
import io.projectory.bench.apply.FleetScenario;
import io.projectory.bench.apply.GrowthScenario;
import io.projectory.bench.apply.RebuildScenario;
import io.projectory.bench.capture.CaptureScenario;
import io.projectory.bench.latency.LatencyScenario;
import io.projectory.bench.report.BenchReport;
import io.projectory.bench.report.Result;
import io.projectory.bench.scenario.BenchOptions;
import io.projectory.bench.scenario.Scenario;
import io.projectory.bench.site.Machine;
import io.projectory.bench.site.Site;
import io.projectory.bench.streams.StreamsScenario;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Runs scenarios one after the other. Not thread-safe. */
public final class Bench {
  private static final List<Scenario> ALL =
      List.of(
          new ApplyScenario(),
          new RebuildScenario(),
          new FleetScenario(),
          new GrowthScenario(),
          new AppendScenario(),
          new CaptureScenario(),
          new LatencyScenario(),
          new StreamsScenario());

  private Bench() {}

  /** What can be asked for, in the order in which it runs. */
  public static List<String> scenarios() {
    return ALL.stream().map(Scenario::name).toList();
  }

  /**
   * @param names scenarios; none means all
   * @param progress is told what is being done, for people
   * @throws IllegalArgumentException for an unknown scenario, before anything runs
   * @throws IllegalStateException when something that was timed computed something wrong
   */
  public static BenchReport run(
      Site site, List<String> names, BenchOptions options, Consumer<String> progress)
      throws Exception {
    check(names);
    List<Result> results = new ArrayList<>();
    for (Scenario scenario : ALL) {
      if (names.isEmpty() || names.contains(scenario.name())) {
        results.addAll(scenario.run(site, options, progress));
      }
    }
    return new BenchReport(Machine.describe(), Machine.versions(site), results);
  }

  /**
   * @throws IllegalArgumentException naming the first unknown scenario
   */
  public static void check(List<String> names) {
    for (String name : names) {
      if (!scenarios().contains(name)) {
        throw new IllegalArgumentException(
            "no scenario " + name + "; known are " + String.join(", ", scenarios()));
      }
    }
  }
}
