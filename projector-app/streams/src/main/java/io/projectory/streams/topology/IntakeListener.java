package io.projectory.streams.topology;

/** Told of what the intake does, on its threads; must not block. */
public interface IntakeListener {
  IntakeListener NONE = new IntakeListener() {};

  /** A record was passed over. */
  default void passed(Passed why, int partition, long offset) {}

  /** Something was counted. */
  default void counted(Counted what) {}
}
