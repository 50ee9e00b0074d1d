package io.projectory.streams.topology;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The counts of one hour of one policy version. Immutable. */
public final class Activity {
  static final Activity NONE = new Activity(new long[Counted.values().length]);

  private final long[] counts;

  private Activity(long[] counts) {
    this.counts = counts;
  }

  public long of(Counted counted) {
    return counts[counted.ordinal()];
  }

  Activity plus(Counted counted) {
    long[] more = counts.clone();
    more[counted.ordinal()]++;
    return new Activity(more);
  }

  byte[] bytes() {
    ByteBuffer buffer = ByteBuffer.allocate(counts.length * Long.BYTES);
    for (long count : counts) {
      buffer.putLong(count);
    }
    return buffer.array();
  }

  static Activity ofBytes(byte[] bytes) {
    long[] counts = new long[Counted.values().length];
    ByteBuffer.wrap(bytes).asLongBuffer().get(counts);
    return new Activity(counts);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Activity that && Arrays.equals(counts, that.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(counts);
  }

  @Override
  public String toString() {
    return "Activity" + Arrays.toString(counts);
  }
}
