package io.projectory.runtime.fold;

/** A trace as one reading of a scope knows it; a newer reading has a new epoch. */
public record TraceKey(long epoch, String traceId) {
  /** Epochs count and so do the digits of most trace ids: a plain sum makes them collide. */
  @Override
  public int hashCode() {
    return Long.hashCode(epoch * 0x9E3779B97F4A7C15L) ^ traceId.hashCode();
  }
}
