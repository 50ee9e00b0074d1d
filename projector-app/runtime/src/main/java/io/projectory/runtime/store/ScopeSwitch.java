package io.projectory.runtime.store;

import io.projectory.runtime.jdbc.Jdbc;
import io.projectory.runtime.jdbc.Pipeline;
import io.projectory.runtime.scope.ScopeState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Lets scopes of several projections rest, or try again (DESIGN 5), in one trip to the server: an
 * operator waits for it. Takes the shared guards itself, and locks the rows that it changes; for
 * every tenant the caller holds the exclusive guards. Workers notice at their next step, because a
 * row is no longer what they assumed. Runs in the caller's transaction.
 */
public final class ScopeSwitch {
  private static final String PAUSE =
      """
      with changed as (
        update dg_projection_cursors
           set state = 'paused', next_attempt_at = null, run_id = null
         where projection_name = any(?) and (?::text is null or tenant_id = ?)
           and state in ('attached', 'retrying')
        returning projection_name)
      select projection_name, count(*) from changed group by projection_name
      """;

  private static final String TRY_NOW =
      """
      with changed as (
        update dg_projection_cursors
           set state = 'retrying', retry_count = 0, next_attempt_at = clock_timestamp()
         where projection_name = any(?) and (?::text is null or tenant_id = ?) and state = any(?)
        returning projection_name)
      select projection_name, count(*) from changed group by projection_name
      """;

  private static final Jdbc.RowMapper<Changed> CHANGED =
      row -> new Changed(row.getString(1), row.getInt(2));

  private ScopeSwitch() {}

  /** How many scopes of a projection were changed. */
  private record Changed(String projection, int scopes) {}

  /**
   * A scope that has no row gets one, so that it rests from its first event on.
   *
   * @param tenant null is every tenant that has a row
   * @return how many scopes rest now, by projection; failed ones already did
   */
  public static Map<String, Integer> pause(
      Connection connection, List<String> projections, String tenant) throws SQLException {
    String[] names = projections.toArray(String[]::new);
    String[] missing = tenant == null ? new String[0] : new String[] {tenant};
    Pipeline trip = new Pipeline(connection);
    trip.run(Guard.SHARED_OF_SEVERAL, (Object) names);
    trip.run(ScopeStore.CREATE, missing, names);
    Supplier<List<Changed>> changed = trip.list(PAUSE, CHANGED, names, tenant, tenant);
    trip.send();
    return counts(projections, changed.get());
  }

  /**
   * Lets scopes in these states try again at once, by reading the log.
   *
   * @param tenant null is every tenant
   * @return how many scopes do, by projection
   */
  public static Map<String, Integer> tryNow(
      Connection connection, List<String> projections, String tenant, List<ScopeState> states)
      throws SQLException {
    String[] names = projections.toArray(String[]::new);
    String[] from = states.stream().map(ScopeState::sql).toArray(String[]::new);
    Pipeline trip = new Pipeline(connection);
    trip.run(Guard.SHARED_OF_SEVERAL, (Object) names);
    Supplier<List<Changed>> changed = trip.list(TRY_NOW, CHANGED, names, tenant, tenant, from);
    trip.send();
    return counts(projections, changed.get());
  }

  private static Map<String, Integer> counts(List<String> projections, List<Changed> changed) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    projections.forEach(name -> counts.put(name, 0));
    changed.forEach(c -> counts.put(c.projection(), c.scopes()));
    return counts;
  }
}
