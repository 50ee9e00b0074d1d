package io.projectory.testkit.workload;

import java.util.List;
import java.util.SplittableRandom;

/** Seeded choices. */
final class Chance {
  private final SplittableRandom random;

  Chance(long seed) {
    random = new SplittableRandom(seed);
  }

  boolean percent(int share) {
    return random.nextInt(100) < share;
  }

  /** From 0 to the bound, which is left out. */
  int below(int bound) {
    return random.nextInt(bound);
  }

  int between(int low, int high) {
    return random.nextInt(low, high + 1);
  }

  long bits() {
    return random.nextLong();
  }

  double unit() {
    return random.nextDouble();
  }

  <T> T of(List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
