package io.projectory.bench.latency;

import io.projectory.bench.report.Result;
import io.projectory.bench.report.Samples;
import io.projectory.bench.scenario.BenchOptions;
import io.projectory.bench.scenario.Scenario;
import io.projectory.bench.site.Cpu;
import io.projectory.bench.site.Site;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * From the return of commit to a separate reader's SELECT, on a whole local stack with its defaults
 * and fsync on, open loop at three rates; and what the same stack costs while nothing happens. Uses
 * servers of its own.
 */
public final class LatencyScenario implements Scenario {
  private static final int[] RATES = {100, 500, 2_000};
  private static final int WARM_UP_RATE = 500;
  private static final Duration SETTLE = Duration.ofSeconds(15);
  private static final Map<String, Double> SHARES = shares();

  private static Map<String, Double> shares() {
    Map<String, Double> shares = new LinkedHashMap<>();
    shares.put("p50", 0.5);
    shares.put("p90", 0.9);
    shares.put("p99", 0.99);
    shares.put("p99.9", 0.999);
    shares.put("max", 1.0);
    return shares;
  }

  @Override
  public String name() {
    return "latency";
  }

  @Override
  public List<Result> run(Site site, BenchOptions options, Consumer<String> progress)
      throws Exception {
    List<Result> results = new ArrayList<>();
    progress.accept("latency: starting a stack");
    try (Stack stack = Stack.start()) {
      OpenLoop loop = new OpenLoop(stack);
      progress.accept("latency: warming up at " + WARM_UP_RATE + " events/s");
      loop.run(WARM_UP_RATE, options.latencyTime());
      for (int rate : RATES) {
        progress.accept("latency: " + rate + " events/s");
        report(results, rate, loop.run(rate, options.latencyTime()));
      }
      progress.accept("latency: idle");
      results.add(idle(stack, options.latencyTime()));
      progress.accept("latency: comparing with the fold of the log");
      stack.verify();
    }
    return results;
  }

  private void report(List<Result> results, int rate, Journeys journeys) {
    journeys
        .parts()
        .forEach(
            (part, millis) ->
                SHARES.forEach(
                    (label, share) ->
                        results.add(
                            Result.of(
                                name(),
                                rate + "/s " + part + " " + label,
                                "ms",
                                List.of(Samples.percentile(millis, share)),
                                Map.of("rate", rate, "events", millis.length, "fsync", "on")))));
  }

  private Result idle(Stack stack, Duration time) throws InterruptedException {
    Thread.sleep(Math.min(SETTLE.toMillis(), time.toMillis()));
    Cpu cpu = new Cpu(stack.postgresPid());
    Duration jvm = cpu.ofThisProcess();
    Duration postgres = cpu.ofPostgres();
    long started = System.nanoTime();
    Thread.sleep(time.toMillis());
    double seconds = (System.nanoTime() - started) / 1e9;
    double inJvm = cpu.ofThisProcess().minus(jvm).toNanos() / 1e9 / seconds;
    double inPostgres = cpu.ofPostgres().minus(postgres).toNanos() / 1e9 / seconds;
    return Result.of(
        name(),
        "idle stack",
        "cores",
        List.of(inJvm + inPostgres),
        Map.of("jvm_cores", inJvm, "postgres_cores", inPostgres, "seconds", Math.round(seconds)));
  }
}
