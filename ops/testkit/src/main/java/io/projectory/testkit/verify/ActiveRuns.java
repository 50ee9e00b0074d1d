package io.projectory.testkit.verify;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** What must hold of replays and rebuilds that are queued or running (SEMANTICS 11). */
public final class ActiveRuns {
  private static final String COUNT =
      "select count(*) from dg_projection_runs where status in ('queued', 'running')";

  /** Two active runs with a scope in common. */
  private static final String OVERLAPS =
      """
      select count(*)
        from dg_projection_runs a
        join dg_projection_runs b on a.job_id < b.job_id
         and a.status in ('queued', 'running') and b.status in ('queued', 'running')
         and (a.projection_name = 'all' or b.projection_name in ('all', a.projection_name))
         and (a.tenant_id is null or b.tenant_id is null or a.tenant_id = b.tenant_id)
      """;

  /** Scopes that say that a run moves them, although no run is active. */
  private static final String ABANDONED =
      """
      select count(*)
        from dg_projection_cursors
       where state = 'rebuilding'
         and not exists (select 1 from dg_projection_runs where status in ('queued', 'running'))
      """;

  private ActiveRuns() {}

  public static long count(Connection views) throws SQLException {
    return number(views, COUNT);
  }

  /** Pairs of runs that would move the same scope; never any. */
  public static long overlapping(Connection views) throws SQLException {
    return number(views, OVERLAPS);
  }

  /** Scopes that wait for a run that has ended; never any. */
  public static long abandonedScopes(Connection views) throws SQLException {
    return number(views, ABANDONED);
  }

  private static long number(Connection views, String sql) throws SQLException {
    try (PreparedStatement select = views.prepareStatement(sql);
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getLong(1);
    }
  }
}
