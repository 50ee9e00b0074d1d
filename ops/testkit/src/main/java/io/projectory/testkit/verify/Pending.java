package io.projectory.testkit.verify;

import io.projectory.testkit.fold.ReferenceFold;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the scopes have not come to yet. */
public final class Pending {
  private static final String HEADS =
      "select tenant_id, max(log_seq) from dg_event_log group by tenant_id";
  private static final String CURSORS =
      "select tenant_id || '|' || projection_name, last_log_seq from dg_projection_cursors";

  private Pending() {}

  /** Events over all tenants and the built-in projections. */
  public static long events(Connection log, Connection views) throws SQLException {
    return events(log, views, ReferenceFold.PROJECTIONS);
  }

  /** The same of these projections. */
  public static long events(Connection log, Connection views, List<String> projections)
      throws SQLException {
    Map<String, Long> heads = numbers(log, HEADS);
    Map<String, Long> cursors = numbers(views, CURSORS);
    long pending = 0;
    for (Map.Entry<String, Long> head : heads.entrySet()) {
      for (String projection : projections) {
        String scope = head.getKey() + "|" + projection;
        // The cursors are read after the heads: a scope that has passed its head hides no other.
        pending += Math.max(0, head.getValue() - cursors.getOrDefault(scope, 0L));
      }
    }
    return pending;
  }

  private static Map<String, Long> numbers(Connection db, String sql) throws SQLException {
    Map<String, Long> numbers = new HashMap<>();
    try (PreparedStatement select = db.prepareStatement(sql);
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        numbers.put(rows.getString(1), rows.getLong(2));
      }
    }
    return numbers;
  }
}
