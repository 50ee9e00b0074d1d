package io.projectory.bench.streams;

import io.projectory.bench.site.BenchDatabase;
import io.projectory.testkit.verify.ActivityCounts;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A materialised view over the log that says what {@code dg_policy_activity} says. */
final class ActivityView {
  private static final String NAME = "activity";

  private static final String TOTAL =
      """
      select coalesce(sum(allowed + denied + exception_required + exception_requested + succeeded
                          + failed + abandoned + late), 0)
        from\s""";

  private final BenchDatabase log;

  ActivityView(BenchDatabase log) throws SQLException {
    this.log = log;
    log.execute("create materialized view " + NAME + " as " + ActivityCounts.FROM_LOG);
  }

  /** Seconds that a refresh takes. */
  double refresh() throws SQLException {
    long began = System.nanoTime();
    log.execute("refresh materialized view " + NAME);
    return (System.nanoTime() - began) / 1e9;
  }

  /** How much was counted, over all rows. */
  long total() throws SQLException {
    return total(log, NAME);
  }

  /** The same of the projection. */
  static long projected(BenchDatabase views) throws SQLException {
    return total(views, ActivityCounts.PROJECTED);
  }

  /**
   * @throws IllegalStateException when the projection's rows are others
   */
  void check(BenchDatabase views) throws SQLException {
    try (Connection counted = log.connect();
        Connection projected = views.connect()) {
      if (!ActivityCounts.rows(counted, NAME)
          .equals(ActivityCounts.rows(projected, ActivityCounts.PROJECTED))) {
        throw new IllegalStateException("the projection differs from the materialised view");
      }
    }
  }

  private static long total(BenchDatabase database, String table) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(TOTAL + table)) {
      row.next();
      return row.getLong(1);
    }
  }
}
