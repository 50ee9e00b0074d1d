package io.projectory.runtime.digest;

import io.projectory.api.Projection;
import io.projectory.runtime.jdbc.Jdbc;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /** One refresher per tenant in the fleet; the lock ends with the transaction. */
  private static final String TRY_LOCK = "select pg_try_advisory_xact_lock(?, hashtext(?))";

  private static final String STALE =
      """
      select distinct c.tenant_id
        from dg_projection_cursors c
        left join dg_projection_digests d using (tenant_id, projection_name)
       where c.projection_name = any(?) and d.last_log_seq is distinct from c.last_log_seq
      """;

  private static final int SPACE = 0x70726a64;

  private final DataSource views;
  private final List<Projection> projections;
  private final List<CompositeDigest> composites;

  public DigestService(
      DataSource views, List<Projection> projections, List<CompositeDigest> composites) {
    this.views = views;
    this.projections = List.copyOf(projections);
    this.composites = List.copyOf(composites);
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
    try (Connection connection = views.getConnection()) {
      snapshot(connection, false);
      try {
        boolean written =
            Jdbc.first(connection, TRY_LOCK, r -> r.getBoolean(1), SPACE, tenantId).orElse(false)
                && stale(connection, tenantId);
        if (written) {
          store(connection, tenantId, compute(connection, tenantId));
        }
        connection.commit();
        return written;
      } finally {
        connection.rollback();
        reset(connection);
      }
    }
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

  private static void snapshot(Connection connection, boolean readOnly) throws SQLException {
    connection.setAutoCommit(false);
    connection.setReadOnly(readOnly);
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
  }

  private static void reset(Connection connection) throws SQLException {
    connection.setReadOnly(false);
    connection.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
  }
}
