package io.projectory.runtime.store;

import io.projectory.runtime.jdbc.Jdbc;
import io.projectory.runtime.scope.ScopeState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * What runs change about the scopes of one projection (DESIGN 5): rows of {@code
 * dg_projection_cursors}, whose other half is {@link ScopeStore}. Every method runs in the caller's
 * transaction, which holds the guard: shared, with the rows of the tenants it names locked, or
 * exclusive, for every tenant. Workers notice at their next step, because a row is no longer what
 * they assumed. Thread-safe.
 */
public final class ScopeControl {
  private static final String ASSIGN =
      """
      update dg_projection_cursors
         set state = 'rebuilding', run_id = ?, retry_count = 0, last_error = null,
             next_attempt_at = clock_timestamp()
       where projection_name = ? and tenant_id = any(?)
      """;

  /** The delay only says that nobody moves the scope while its rows are being cleared. */
  private static final String HOLD =
      """
      update dg_projection_cursors
         set state = 'rebuilding', run_id = ?, retry_count = 0, last_error = null,
             next_attempt_at = clock_timestamp() + interval '1 hour'
       where projection_name = ? and tenant_id = ?
      """;

  /** What the topic has shown of the tenant will not be shown again: it counts as passed over. */
  private static final String RESET =
      """
      update dg_projection_cursors
         set state = 'rebuilding', run_id = ?, retry_count = 0, last_error = null,
             next_attempt_at = clock_timestamp(),
             passed_log_seq = greatest(passed_log_seq, last_log_seq),
             last_log_seq = 0, last_event_id = null, generation = generation + 1,
             updated_at = clock_timestamp()
       where projection_name = ? and tenant_id = ?
      """;

  private static final String RESET_ALL_TO_TOPIC =
      """
      update dg_projection_cursors
         set state = 'attached', run_id = null, retry_count = 0, last_error = null,
             next_attempt_at = null, passed_log_seq = 0, last_log_seq = 0, last_event_id = null,
             generation = generation + 1, updated_at = clock_timestamp()
       where projection_name = ?
      """;

  private static final String RESET_ALL_TO_LOG =
      """
      update dg_projection_cursors
         set state = 'rebuilding', run_id = ?, retry_count = 0, last_error = null,
             next_attempt_at = clock_timestamp(),
             passed_log_seq = greatest(passed_log_seq, last_log_seq),
             last_log_seq = 0, last_event_id = null, generation = generation + 1,
             updated_at = clock_timestamp()
       where projection_name = ?
      """;

  /** Scopes that a run leaves before they reached its target. */
  private static final String RELEASE =
      """
      update dg_projection_cursors c
         set state = 'paused', next_attempt_at = null, run_id = null
        from dg_projection_run_scopes s
       where s.job_id = ? and s.phase = ? and s.projection_name = c.projection_name
         and s.tenant_id = c.tenant_id and c.projection_name = ?
         and (c.run_id = s.job_id
              or (? and c.run_id is null and c.last_log_seq < s.target_log_seq
                  and c.state in ('attached', 'retrying')))
      """;

  private static final String REST =
      """
      update dg_projection_cursors
         set state = 'paused', next_attempt_at = null, run_id = null, retry_count = 0,
             last_error = null
       where projection_name = ? and tenant_id = ?
      """;

  private static final String STATE =
      """
      select state from dg_projection_cursors where projection_name = ? and tenant_id = ?
      """;

  private static final String COUNT =
      """
      select count(*) from dg_projection_cursors
       where projection_name = ? and (?::text is null or tenant_id = ?) and state = any(?)
      """;

  private final String projection;

  public ScopeControl(String projection) {
    this.projection = projection;
  }

  /** Detaches scopes for a run, which moves them from where they are. */
  public void assign(Connection connection, Collection<String> tenants, String runId)
      throws SQLException {
    Jdbc.update(connection, ASSIGN, runId, projection, tenants.toArray(String[]::new));
  }

  /** Detaches a scope for a run, which does not move it yet. */
  public void hold(Connection connection, String tenant, String runId) throws SQLException {
    Jdbc.update(connection, HOLD, runId, projection, tenant);
  }

  /** Detaches a scope for a run, with its cursor at 0. */
  public void reset(Connection connection, String tenant, String runId) throws SQLException {
    Jdbc.update(connection, RESET, runId, projection, tenant);
  }

  /** All cursors to 0; the live workers move the scopes, those that had failed as well. */
  public void resetAllToTopic(Connection connection) throws SQLException {
    Jdbc.update(connection, RESET_ALL_TO_TOPIC, projection);
  }

  /** All cursors to 0, detached for a run that reads the log. */
  public void resetAllToLog(Connection connection, String runId) throws SQLException {
    Jdbc.update(connection, RESET_ALL_TO_LOG, runId, projection);
  }

  /**
   * Leaves the scopes that a cancelled run has not brought to their target {@code paused} at a true
   * cursor.
   *
   * @param attachedToo whether those that the live workers move for it are among them
   */
  public int release(Connection connection, String runId, int phase, boolean attachedToo)
      throws SQLException {
    return Jdbc.update(connection, RELEASE, runId, phase, projection, attachedToo);
  }

  /** The run reached its {@code until_log_seq}: the scope rests. */
  public void rest(Connection connection, String tenant) throws SQLException {
    Jdbc.update(connection, REST, projection, tenant);
  }

  /** Empty for a scope without a row. */
  public Optional<ScopeState> state(Connection connection, String tenant) throws SQLException {
    return Jdbc.first(connection, STATE, r -> ScopeState.of(r.getString(1)), projection, tenant);
  }

  /** How many scopes are in one of these states. */
  public int count(Connection connection, String tenant, List<ScopeState> states)
      throws SQLException {
    return Jdbc.first(
            connection, COUNT, r -> r.getInt(1), projection, tenant, tenant, names(states))
        .orElse(0);
  }

  private static String[] names(List<ScopeState> states) {
    return states.stream().map(ScopeState::sql).toArray(String[]::new);
  }
}
