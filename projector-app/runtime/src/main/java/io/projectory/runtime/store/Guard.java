package io.projectory.runtime.store;

import io.projectory.runtime.jdbc.Jdbc;
import java.sql.Connection;
import java.sql.SQLException;

/**
 * The guard of a projection (DESIGN 4.5a): batches hold it shared, a rebuild takes it exclusively,
 * so that no cursor is created and no batch commits between a reset and its truncate.
 */
public final class Guard {
  private static final int SPACE = 0x70726a67;

  /** Takes the shared guard where it stands in a select list; its parameter is the projection. */
  public static final String SHARED_CALL =
      "pg_advisory_xact_lock_shared(" + SPACE + ", hashtext(?))";

  /** Takes the shared guards of several; its parameter is an array, in whose order they come. */
  static final String SHARED_OF_SEVERAL =
      "select pg_advisory_xact_lock_shared("
          + SPACE
          + ", hashtext(name)) from unnest(?::text[]) name";

  private static final String SHARED = "select " + SHARED_CALL;
  private static final String EXCLUSIVE = "select pg_advisory_xact_lock(?, hashtext(?))";

  private Guard() {}

  /** Held until the transaction ends. */
  public static void shared(Connection connection, String projection) throws SQLException {
    Jdbc.run(connection, SHARED, projection);
  }

  /** Held until the transaction ends; waits for every batch in flight. */
  public static void exclusive(Connection connection, String projection) throws SQLException {
    Jdbc.run(connection, EXCLUSIVE, SPACE, projection);
  }
}
