package io.projectory.runtime.digest;

import io.projectory.api.Projection;
import io.projectory.api.Table;
import io.projectory.runtime.jdbc.Jdbc;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/**
 * Canonical digests on demand and their stored rows ({@code dg_projection_digests}, SEMANTICS 8):
 * all of a tenant in one snapshot, together with the cursors they stand for. Thread-safe.
 */
public final class DigestService {
  private static final String CURSORS =
      """
      select projection_name, last_log_seq from dg_projection_cursors where tenant_id = ?
      """;

  private static final String STORED =
      """
      select projection_name, last_log_seq from dg_projection_digests where tenant_id = ?
      """;

  private static final String STORE =
      """
      insert into dg_projection_digests (tenant_id, projection_name, digest_value, last_log_seq)
      values (?, ?, ?, ?)
      on conflict (tenant_id, projection_name)
      do update set digest_value = excluded.digest_value, last_log_seq = excluded.last_log_seq,
                    updated_at = clock_timestamp()
      """;

  /**
   * One writer of a tenant's rows in the fleet. Taken by the session before the snapshot, so that
   * what a reset removed is not written again from before it.
   */
  private static final String TRY_LOCK = "select pg_try_advisory_lock(?, hashtext(?))";

  private static final String LOCK = "select pg_advisory_lock(?, hashtext(?)) is not null";
  private static final String LOCK_FOR_RESET = "select pg_advisory_xact_lock(?, hashtext(?))";
  private static final String UNLOCK = "select pg_advisory_unlock(?, hashtext(?))";

  private static final String STALE =
      """
      select distinct c.tenant_id
        from dg_projection_cursors c
        left join dg_projection_digests d using (tenant_id, projection_name)
       where c.projection_name = any(?) and d.last_log_seq is distinct from c.last_log_seq
      """;

  private static final String FORGET =
      """
      delete from dg_projection_digests
       where projection_name = any(?) and (?::text is null or tenant_id = ?)
      """;

  private static final int SPACE = 0x70726a64;

  private final DataSource views;
  private final List<Projection> projections;
  private final List<CompositeDigest> composites;
  private final String lockTables;

  public DigestService(
      DataSource views, List<Projection> projections, List<CompositeDigest> composites) {
    this.views = views;
    this.projections = List.copyOf(projections);
    this.composites = List.copyOf(composites);
    this.lockTables =
        "lock table "
            + projections.stream()
                .flatMap(p -> p.tables().stream())
                .map(Table::name)
                .collect(Collectors.joining(", "))
            + " in access share mode";
  }

  /** Digests of one tenant by name, projections first, and the cursors that they stand for. */
  public record Digests(Map<String, String> values, Map<String, Long> cursors) {}

  /** Computes now, whatever is stored. */
  public Digests compute(String tenantId) throws SQLException {
    try (Connection connection = views.getConnection()) {
      snapshot(connection, true);
      try {
        return compute(connection, tenantId);
      } finally {
        connection.rollback();
        reset(connection);
      }
    }
  }

  /**
   * Brings the stored rows of one tenant up to date unless they are, or somebody else does it now.
   *
   * @return whether rows were written
   */
  public boolean refresh(String tenantId) throws SQLException {
    Digests written =
        write(
            TRY_LOCK,
            tenantId,
            connection -> stale(connection, tenantId) ? compute(connection, tenantId) : null);
    return written != null;
  }

  /** Computes now and stores it, whatever was stored. */
  public Digests recompute(String tenantId) throws SQLException {
    return write(LOCK, tenantId, connection -> compute(connection, tenantId));
  }

  /**
   * Removes stored rows that a projection's reset makes untrue, those over several projections too;
   * in the caller's transaction. {@code tenant} null is every tenant: the caller has then locked
   * the projection's tables, so that nobody is computing from them.
   */
  public void forget(Connection connection, String projection, String tenant) throws SQLException {
    if (tenant != null) {
      Jdbc.run(connection, LOCK_FOR_RESET, SPACE, tenant);
    }
    List<String> names = new ArrayList<>(List.of(projection));
    for (CompositeDigest composite : composites) {
      if (composite.projections().contains(projection)) {
        names.add(composite.name());
      }
    }
    Jdbc.update(connection, FORGET, names.toArray(String[]::new), tenant, tenant);
  }

  /** Tenants whose stored digests do not stand for their cursors; reads all cursors. */
  public List<String> staleTenants() throws SQLException {
    try (Connection connection = views.getConnection()) {
      connection.setAutoCommit(true);
      return Jdbc.list(
          connection,
          STALE,
          r -> r.getString(1),
          (Object) projections.stream().map(Projection::name).toArray(String[]::new));
    }
  }

  private Digests compute(Connection connection, String tenantId) throws SQLException {
    Map<String, Long> cursors = byProjection(connection, CURSORS, tenantId);
    Map<String, String> values = new LinkedHashMap<>();
    for (Projection projection : projections) {
      values.put(projection.name(), DigestText.of(connection, tenantId, projection.digest()));
      cursors.putIfAbsent(projection.name(), 0L);
    }
    for (CompositeDigest composite : composites) {
      if (values.keySet().containsAll(composite.projections())) {
        values.put(composite.name(), composite.of(values));
        cursors.put(
            composite.name(),
            composite.projections().stream().mapToLong(cursors::get).min().orElse(0));
      }
    }
    return new Digests(values, cursors);
  }

  private boolean stale(Connection connection, String tenantId) throws SQLException {
    Map<String, Long> cursors = byProjection(connection, CURSORS, tenantId);
    Map<String, Long> stored = byProjection(connection, STORED, tenantId);
    return projections.stream()
        .anyMatch(p -> !cursors.getOrDefault(p.name(), 0L).equals(stored.get(p.name())));
  }

  private static Map<String, Long> byProjection(Connection connection, String sql, String tenantId)
      throws SQLException {
    Map<String, Long> found = new HashMap<>();
    Jdbc.list(connection, sql, r -> found.put(r.getString(1), r.getLong(2)), tenantId);
    return found;
  }

  private static void store(Connection connection, String tenantId, Digests digests)
      throws SQLException {
    for (Map.Entry<String, String> digest : digests.values().entrySet()) {
      Jdbc.update(
          connection,
          STORE,
          tenantId,
          digest.getKey(),
          digest.getValue(),
          digests.cursors().get(digest.getKey()));
    }
  }

  /** What is computed in the snapshot; null when there is nothing to write. */
  private interface Computation {
    Digests run(Connection connection) throws SQLException;
  }

  private Digests write(String lock, String tenantId, Computation computation) throws SQLException {
    try (Connection connection = views.getConnection()) {
      connection.setAutoCommit(true);
      if (!Jdbc.first(connection, lock, r -> r.getBoolean(1), SPACE, tenantId).orElse(false)) {
        return null;
      }
      try {
        snapshot(connection, false);
        Digests digests = computation.run(connection);
        if (digests != null) {
          store(connection, tenantId, digests);
        }
        connection.commit();
        return digests;
      } finally {
        connection.rollback();
        reset(connection);
        connection.setAutoCommit(true);
        Jdbc.run(connection, UNLOCK, SPACE, tenantId);
      }
    }
  }

  /**
   * The tables are locked before the snapshot is taken: a snapshot from before a truncate would see
   * them empty, beside cursors that are not at 0.
   */
  private void snapshot(Connection connection, boolean readOnly) throws SQLException {
    connection.setAutoCommit(false);
    connection.setReadOnly(readOnly);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    Jdbc.run(connection, lockTables);
  }

  private static void reset(Connection connection) throws SQLException {
    connection.setReadOnly(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
  }
}
