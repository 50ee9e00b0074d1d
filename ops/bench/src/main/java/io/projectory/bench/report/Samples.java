package io.projectory.bench.report;

import java.util.Arrays;
import java.util.List;

/** Order statistics. */
public final class Samples {
  private Samples() {}

  /** The middle sample, or the mean of the two in the middle. */
  public static double median(List<Double> samples) {
    if (samples.isEmpty()) {
      throw new IllegalArgumentException("no samples");
    }
    double[] sorted = samples.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** The smallest value that this share (0 to 1) of all values does not exceed; sorts in place. */
  public static double percentile(double[] values, double share) {
    if (values.length == 0) {
      throw new IllegalArgumentException("no values");
    }
    Arrays.sort(values);
    int rank = (int) Math.ceil(share * values.length);
    return values[Math.max(0, Math.min(values.length, rank) - 1)];
  }
}
