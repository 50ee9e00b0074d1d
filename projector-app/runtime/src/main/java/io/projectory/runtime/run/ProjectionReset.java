package io.projectory.runtime.run;

import io.projectory.api.Projection;
import io.projectory.api.Table;
import io.projectory.runtime.digest.DigestService;
import io.projectory.runtime.jdbc.Jdbc;
import io.projectory.runtime.scope.Scope;
import io.projectory.runtime.store.FailureStore;
import io.projectory.runtime.store.Guard;
import io.projectory.runtime.store.PartitionCursorStore;
import io.projectory.runtime.store.ScopeControl;
import io.projectory.runtime.store.ScopeStore;
import io.projectory.runtime.topic.EventTopic;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/**
 * Takes one projection back to nothing (DESIGN 5), in the caller's transaction: cursors to 0, rows
 * gone, failures resolved; the log is never touched. A batch in flight finds its cursor moved or
 * its scope changed and writes nothing. Skips stay. Thread-safe.
 */
public final class ProjectionReset {
  /** Readers would queue behind a truncate that waits: rather give up and try again. */
  private static final String LOCK_TIMEOUT = "select set_config('lock_timeout', ?, true)";

  private static final String GUARD_WAIT_MS = "3000";
  private static final String TABLE_WAIT_MS = "300";

  private final Projection projection;
  private final PartitionCursorStore cursors;
  private final ScopeStore scopes;
  private final ScopeControl control;
  private final FailureStore failures;
  private final DigestService digests;

  public ProjectionReset(
      Projection projection,
      PartitionCursorStore cursors,
      ScopeStore scopes,
      ScopeControl control,
      FailureStore failures,
      DigestService digests) {
    this.projection = projection;
    this.cursors = cursors;
    this.scopes = scopes;
    this.control = control;
    this.failures = failures;
    this.digests = digests;
  }

  /**
   * Every tenant, to be built again from the topic.
   *
   * @throws SQLException 55P03 when a lock was not to be had: nothing is changed, try again
   */
  public void toTopic(Connection connection) throws SQLException {
    exclusive(connection, projection.name());
    cursors.reset(connection);
    control.resetAllToTopic(connection);
    clear(connection);
  }

  /**
   * Every tenant, to be built again by a run that reads the log. Cursors that the topic does not
   * fit begin anew where it begins: what it shows again is recognised.
   *
   * @throws SQLException 55P03 when a lock was not to be had: nothing is changed, try again
   */
  public void toLog(Connection connection, String runId, List<String> tenants, EventTopic.Now topic)
      throws SQLException {
    exclusive(connection, projection.name());
    if (!topic.holds(cursors.all(connection))) {
      cursors.replace(connection, topic.facts().topicId(), topic.begins());
    }
    scopes.create(connection, tenants);
    control.resetAllToLog(connection, runId);
    clear(connection);
  }

  /**
   * Takes one tenant off the live path, so that its rows can be cleared without keeping the tenants
   * beside it waiting. Nobody moves the scope until {@link #placeTenant}.
   */
  void holdTenant(Connection connection, String tenant, String runId) throws SQLException {
    Guard.shared(connection, projection.name());
    scopes.lock(connection, List.of(tenant), List.of(tenant));
    control.hold(connection, tenant, runId);
  }

  /** Removes the rows of a tenant whose scope is held; true once {@link #placeTenant} committed. */
  void clearTenant(Connection connection, String tenant) throws SQLException {
    Guard.shared(connection, projection.name());
    for (Table table : projection.tables()) {
      Jdbc.update(connection, "delete from " + table.name() + " where tenant_id = ?", tenant);
    }
  }

  /**
   * In the transaction that cleared the rows: the cursor goes to 0, and the run may read the log.
   * Other tenants are not touched.
   *
   * @return false when the scope is no longer held for the run: roll back
   */
  boolean placeTenant(Connection connection, String tenant, String runId) throws SQLException {
    digests.forget(connection, projection.name(), tenant);
    Scope scope = scopes.lock(connection, List.of(tenant), List.of()).get(tenant);
    if (scope == null || !Objects.equals(runId, scope.runId())) {
      return false;
    }
    control.reset(connection, tenant, runId);
    failures.resolveAll(connection, tenant);
    return true;
  }

  /**
   * One tenant at once, without a run: for those who have nobody beside it to keep waiting. The
   * scope then reads the log.
   */
  public void tenant(Connection connection, String tenant) throws SQLException {
    holdTenant(connection, tenant, null);
    clearTenant(connection, tenant);
    placeTenant(connection, tenant, null);
  }

  /**
   * Takes the guard from all batches, waiting a little.
   *
   * @throws SQLException 55P03 when it was not to be had
   */
  public static void exclusive(Connection connection, String projection) throws SQLException {
    Jdbc.run(connection, LOCK_TIMEOUT, GUARD_WAIT_MS);
    Guard.exclusive(connection, projection);
  }

  /**
   * Clears all tables, waiting less than readers would mind.
   *
   * @throws SQLException 55P03 when a lock was not to be had
   */
  static void truncate(Connection connection, Projection projection) throws SQLException {
    Jdbc.run(connection, LOCK_TIMEOUT, TABLE_WAIT_MS);
    Jdbc.run(
        connection,
        "truncate "
            + projection.tables().stream().map(Table::name).collect(Collectors.joining(", ")));
  }

  private void clear(Connection connection) throws SQLException {
    failures.resolveAll(connection, null);
    truncate(connection, projection);
    // with the tables locked nobody is about to store a digest of the rows that are gone
    digests.forget(connection, projection.name(), null);
  }
}
