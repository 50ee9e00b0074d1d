package io.projectory.cli.acceptance;

import io.projectory.testkit.fold.ReferenceFold;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;

/** Waits until every projection has applied everything. */
final class Current {
  private static final String HEADS =
      "select tenant_id, max(log_seq) from dg_event_log group by tenant_id";
  private static final String CURSORS =
      "select tenant_id || '|' || projection_name, last_log_seq from dg_projection_cursors";

  private Current() {}

  /** All scopes of all tenants. */
  static void await(Product product, Duration patience) {
    Awaitility.await("all scopes current")
        .atMost(patience)
        .pollInterval(Duration.ofMillis(500))
        .until(() -> pending(product) == 0);
  }

  /** Events that scopes have not come to yet, over all of them. */
  static long pending(Product product) throws SQLException {
    try (Connection log = product.connect("event_log", "projector");
        Connection views = product.connect("projections", "projector")) {
      Map<String, Long> heads = numbers(log, HEADS);
      Map<String, Long> cursors = numbers(views, CURSORS);
      long pending = 0;
      for (Map.Entry<String, Long> head : heads.entrySet()) {
        for (String projection : ReferenceFold.PROJECTIONS) {
          String scope = head.getKey() + "|" + projection;
          pending += head.getValue() - cursors.getOrDefault(scope, 0L);
        }
      }
      return pending;
    }
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
