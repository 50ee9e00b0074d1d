package io.projectory.runtime.worker;

/** How far the application of fetched records got. */
enum BatchResult {
  DONE,
  /** The cursor was moved by somebody else: read it again and seek. */
  STALE,
  /**
   * The loop hung for longer than the heartbeat time-out: the partition may be another's by now.
   */
  GUARD_LOST,
  /** A record holds the partition up: leave it until it is due again. */
  HELD
}
