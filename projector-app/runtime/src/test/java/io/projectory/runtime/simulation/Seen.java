package io.projectory.runtime.simulation;

/** What happened in a seed, for the report and for what each must have seen. */
enum Seen {
  STEPS,
  BATCHES,
  CRASHES,
  LOST_CONNECTIONS,
  LOST_ANSWERS,
  REBALANCES,
  ZOMBIE_STEPS,
  UNSEEN_COMMITS,
  RESETS,
  DETACHED,
  TURNS_IN_BETWEEN
}
