package io.projectory.runtime.store;

import io.projectory.runtime.jdbc.Jdbc;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** Finds and ends database sessions that keep this member's transactions waiting. */
public final class BlockerStore {
  /** Only sessions of our own role: the successor of a hung member, never an operator's session. */
  private static final String BLOCKERS =
      """
      select distinct b.pid, b.backend_start::text || coalesce(b.xact_start::text, '') as transaction
        from pg_stat_activity w
        cross join lateral unnest(pg_blocking_pids(w.pid)) p(pid)
        join pg_stat_activity b on b.pid = p.pid
       where w.usename = current_user and w.wait_event_type = 'Lock' and w.datname = current_database()
         and b.usename = current_user and b.pid <> pg_backend_pid()
      """;

  private static final String TERMINATE =
      """
      select pg_terminate_backend(pid) from pg_stat_activity
       where pid = ? and usename = current_user
         and backend_start::text || coalesce(xact_start::text, '') = ?
      """;

  private BlockerStore() {}

  /** A transaction that others wait for; {@code transaction} tells it from a later one. */
  public record Blocker(int pid, String transaction) {}

  public static List<Blocker> find(Connection connection) throws SQLException {
    return Jdbc.list(connection, BLOCKERS, r -> new Blocker(r.getInt(1), r.getString(2)));
  }

  /** Ends the session if it still is in that transaction. */
  public static boolean terminate(Connection connection, Blocker blocker) throws SQLException {
    return Jdbc.first(
            connection, TERMINATE, r -> r.getBoolean(1), blocker.pid(), blocker.transaction())
        .orElse(false);
  }
}
