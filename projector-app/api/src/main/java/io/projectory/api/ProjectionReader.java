package io.projectory.api;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/** Reads projection tables. Thread-safe. */
public interface ProjectionReader {

  /** A read of one snapshot; must not write and must not keep the connection. */
  @FunctionalInterface
  interface Query<T> {
    T run(Connection snapshot) throws SQLException;
  }

  /**
   * Runs the query in one read-only snapshot in which every needed projection has applied at least
   * what the tenant's log held when the call began.
   *
   * @throws io.projectory.schemas.ProjectoryException {@code projection_out_of_date} when one is
   *     behind; {@code storage} when a server cannot be read
   */
  <T> T current(String tenantId, Set<String> projections, Query<T> query);

  /**
   * Runs the query in one read-only snapshot of a projection that a topic of its own feeds. There
   * is no log to compare it with: what it shows is as new as its topic's records that were applied.
   *
   * @throws io.projectory.schemas.ProjectoryException {@code projection_out_of_date} when nobody
   *     has ever applied any; {@code storage} when the database cannot be read
   */
  default <T> T latest(String projection, Query<T> query) {
    throw new UnsupportedOperationException("this reader knows the event log alone");
  }
}
