package io.projectory.chaos;

import io.projectory.chaos.load.Load.LoadOptions;
import java.time.Duration;
import java.util.Set;

/**
 * What a run of the suite does.
 *
 * @param time during which faults are injected; what follows takes some minutes more
 * @param seed the same seed gives the same kinds of faults in the same order, and the same events
 * @param mostFaults ends the run earlier
 * @param kinds the kinds of faults that are drawn; none stands for all
 * @param load what is appended meanwhile
 */
public record ChaosOptions(
    Duration time, long seed, int mostFaults, Set<String> kinds, LoadOptions load) {
  public ChaosOptions {
    kinds = Set.copyOf(kinds);
    if (time.isNegative() || time.isZero()) {
      throw new IllegalArgumentException("the time must be positive, not " + time);
    }
  }

  public static ChaosOptions of(Duration time, long seed) {
    return new ChaosOptions(time, seed, Integer.MAX_VALUE, Set.of(), new LoadOptions(12, 4, 150));
  }
}
