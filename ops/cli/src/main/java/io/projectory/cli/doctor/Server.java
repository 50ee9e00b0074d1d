package io.projectory.cli.doctor;

/** What a check needs to be reachable. */
enum Server {
  LOG,
  PROJECTIONS,
  KAFKA
}
