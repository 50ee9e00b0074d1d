package io.projectory.testkit.workload;

import java.util.Arrays;

/** Draws ranks 0, 1, 2, ... of which the first are the most frequent. */
final class Zipf {
  private final double[] cumulated;

  Zipf(int ranks, double exponent) {
    cumulated = new double[ranks];
    double sum = 0;
    for (int i = 0; i < ranks; i++) {
      sum += 1 / Math.pow(i + 1.0, exponent);
      cumulated[i] = sum;
    }
  }

  int draw(Chance chance) {
    double wanted = chance.unit() * cumulated[cumulated.length - 1];
    int found = Arrays.binarySearch(cumulated, wanted);
    return Math.min(found < 0 ? -found - 1 : found, cumulated.length - 1);
  }
}
