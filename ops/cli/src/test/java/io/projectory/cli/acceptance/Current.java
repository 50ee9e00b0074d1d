package io.projectory.cli.acceptance;

import io.projectory.testkit.verify.Pending;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Waits until every projection has applied everything. */
final class Current {
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
      return Pending.events(log, views);
    }
  }
}
