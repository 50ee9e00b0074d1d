package io.projectory.bench.capture;

import io.projectory.bench.load.LogLoad;
import io.projectory.bench.report.Result;
import io.projectory.bench.scenario.BenchOptions;
import io.projectory.bench.scenario.Scenario;
import io.projectory.bench.site.Site;
import io.projectory.testkit.workload.Workload;
import io.projectory.testkit.workload.WorkloadOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * From a backlog in the log to the topic, through Debezium; beside it, in turn, a bare replication
 * stream of the driver that reads the same changes and throws them away.
 */
public final class CaptureScenario implements Scenario {
  @Override
  public String name() {
    return "capture";
  }

  @Override
  public List<Result> run(Site site, BenchOptions options, Consumer<String> progress)
      throws Exception {
    List<Double> ours = new ArrayList<>();
    List<Double> bare = new ArrayList<>();
    for (int round = 1 - options.warmUp(); round <= options.rounds(); round++) {
      progress.accept("capture: " + (round < 1 ? "warming up" : "round " + round));
      Workload workload = new Workload(WorkloadOptions.of(1, options.events(), options.tenants()));
      try (Backlog backlog = Backlog.of(site, workload, options.events())) {
        double captured = backlog.capture();
        double read = backlog.readBare();
        if (round >= 1) {
          ours.add(captured);
          bare.add(read);
        }
      }
    }
    return List.of(
        Result.against(
            name(),
            "log_to_topic",
            "events/s",
            ours,
            "pgjdbc_replication_stream",
            bare,
            Map.of(
                "events", options.events(),
                "tenants", options.tenants(),
                "partitions", LogLoad.PARTITIONS)));
  }
}
