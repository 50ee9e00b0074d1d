package io.projectory.streams.topology;

/** Why a record of the event topic counts nothing. */
public enum Passed {
  /** Its tenant and {@code log_seq} were seen before: the connector repeats after a crash. */
  DUPLICATE,
  /** It is no event, or its payload is not the one that was hashed; a better copy still counts. */
  MALFORMED,
  /** A true copy of an event of a type that is not known. */
  UNKNOWN_TYPE,
  /** A true copy of an event whose payload or times append would have refused. */
  INVALID
}
