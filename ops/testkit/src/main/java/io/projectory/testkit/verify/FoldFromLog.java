package io.projectory.testkit.verify;

import io.projectory.testkit.fold.LogEvent;
import io.projectory.testkit.fold.ReferenceFold;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads {@code dg_event_log}, one tenant at a time in {@code log_seq} order, into the reference
 * fold.
 */
public final class FoldFromLog {
  // Small enough for payloads of megabytes, large enough that round trips do not count.
  private static final int ROWS_PER_FETCH = 100;

  private static final String TENANTS =
      "select tenant_id from dg_event_log group by tenant_id order by tenant_id collate \"C\"";

  private static final String EVENTS =
      """
      select tenant_id, log_seq, event_id, trace_id, trace_seq, event_type, occurred_at,
             actor_type, actor_id, payload_json, payload_hash
      from dg_event_log
      where tenant_id = ? and log_seq <= ?
      order by log_seq
      """;

  private final Connection log;

  /**
   * @param log a connection that may read the log, with auto-commit off; stays open
   */
  public FoldFromLog(Connection log) {
    this.log = log;
  }

  /** All tenants that have events, in byte order. */
  public List<String> tenants() throws SQLException {
    List<String> tenants = new ArrayList<>();
    try (PreparedStatement select = log.prepareStatement(TENANTS);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        tenants.add(rows.getString(1));
      }
    }
    return tenants;
  }

  /** Folds the whole log of a tenant. */
  public ReferenceFold fold(String tenantId) throws SQLException {
    return fold(tenantId, Map.of(), Long.MAX_VALUE);
  }

  /**
   * Folds the log of a tenant.
   *
   * @param skipped event ids skipped by an operator, per projection
   * @param untilLogSeq inclusive
   */
  public ReferenceFold fold(String tenantId, Map<String, Set<String>> skipped, long untilLogSeq)
      throws SQLException {
    ReferenceFold fold = new ReferenceFold(skipped);
    try (PreparedStatement select = log.prepareStatement(EVENTS)) {
      select.setFetchSize(ROWS_PER_FETCH);
      select.setString(1, tenantId);
      select.setLong(2, untilLogSeq);
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          fold.accept(event(row));
        }
      }
    }
    return fold;
  }

  private static LogEvent event(ResultSet row) throws SQLException {
    return new LogEvent(
        row.getString("tenant_id"),
        row.getLong("log_seq"),
        row.getString("event_id"),
        row.getString("trace_id"),
        row.getInt("trace_seq"),
        row.getString("event_type"),
        row.getString("occurred_at"),
        row.getString("actor_type"),
        row.getString("actor_id"),
        row.getString("payload_json"),
        row.getString("payload_hash"));
  }
}
