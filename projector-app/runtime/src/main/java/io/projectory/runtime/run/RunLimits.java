package io.projectory.runtime.run;

/**
 * How a run wants its detached scopes moved.
 *
 * @param untilLogSeq inclusive, or null
 * @param batchSize most events a transaction, or null for the configured number
 * @param maxEventsPerSecond over all scopes of the run, or null
 * @param throttled whether the rate forbids the next batch for now
 */
public record RunLimits(
    Long untilLogSeq, Integer batchSize, Integer maxEventsPerSecond, boolean throttled) {
  /** A scope that no run moves. */
  public static final RunLimits NONE = new RunLimits(null, null, null, false);

  /** Whether a cursor has got as far as the run goes. */
  public boolean reached(long cursor) {
    return untilLogSeq != null && cursor >= untilLogSeq;
  }

  /** How many events the next batch of a scope may have; a second's worth under a rate. */
  public int batch(long cursor, int configured) {
    long most = batchSize == null ? configured : batchSize;
    if (maxEventsPerSecond != null) {
      most = Math.min(most, maxEventsPerSecond);
    }
    if (untilLogSeq != null) {
      most = Math.min(most, untilLogSeq - cursor);
    }
    return (int) Math.max(1, most);
  }
}
