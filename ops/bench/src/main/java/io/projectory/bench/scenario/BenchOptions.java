package io.projectory.bench.scenario;

import java.time.Duration;
import java.util.List;

/**
 * How much is measured.
 *
 * @param events per timed run; scenarios of a fixed size say so
 * @param rounds timed runs of each candidate, in turn with its baseline's
 * @param tenants over which the events are spread
 * @param warmUp untimed rounds before, so that compilers and caches are warm
 * @param latencyTime how long each rate of the latency scenario lasts
 * @param cases only these cases of a scenario; none means all
 */
public record BenchOptions(
    long events, int rounds, int tenants, int warmUp, Duration latencyTime, List<String> cases) {
  public BenchOptions {
    cases = List.copyOf(cases);
    atLeastOne("--events", events);
    atLeastOne("--rounds", rounds);
    atLeastOne("--tenants", tenants);
    atLeastOne("--seconds", latencyTime.toSeconds());
  }

  public static BenchOptions defaults() {
    return new BenchOptions(100_000, 3, 10, 1, Duration.ofSeconds(30), List.of());
  }

  public boolean wants(String name) {
    return cases.isEmpty() || cases.contains(name);
  }

  private static void atLeastOne(String option, long value) {
    if (value < 1) {
      throw new IllegalArgumentException(option + " " + value + ": write 1 or more");
    }
  }
}
