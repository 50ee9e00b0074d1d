package io.projectory.api;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;

/** Reads projection tables that are current. Thread-safe. */
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
}
