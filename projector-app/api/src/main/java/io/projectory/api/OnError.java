package io.projectory.api;

/** What becomes of an event whose {@code apply} failed (DESIGN 6). */
public enum OnError {
  /** Try again later under the projection's retry configuration, then fail the scope. */
  RETRY,
  /** Leave the event out, with a durable row that every later replay and rebuild consults. */
  SKIP,
  /** Fail the scope at once; its cursor rests on the last good event. */
  FATAL
}
