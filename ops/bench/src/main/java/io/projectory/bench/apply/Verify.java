package io.projectory.bench.apply;

import io.projectory.bench.load.LoadedLog;
import io.projectory.testkit.fold.ReferenceFold;
import io.projectory.testkit.verify.Compare;
import io.projectory.testkit.verify.Report;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Ends every timed run: what was applied must be what the log says, told by code that the product
 * does not share.
 */
final class Verify {
  private static final String OF_LOG =
      """
      select count(*) || ':' || coalesce(sum(hashtextextended(
               concat_ws('|', tenant_id, event_id, log_seq, trace_id, trace_seq, event_type,
                         occurred_at, payload_json), 0)::numeric), 0)
        from dg_event_log
      """;

  private static final String OF_ROWS = OF_LOG.replace("dg_event_log", EventRows.ROWS.name());

  private Verify() {}

  /**
   * @throws IllegalStateException when a table, cursor or digest differs
   */
  static void check(LoadedLog log, Views views) throws SQLException {
    List<String> builtIn =
        ReferenceFold.PROJECTIONS.stream().filter(views.names()::contains).toList();
    if (!builtIn.isEmpty()) {
      try (Connection logConnection = log.database().connect();
          Connection viewConnection = views.database.connect()) {
        Report report = Compare.run(logConnection, viewConnection, 5, builtIn);
        if (!report.clean()) {
          throw new IllegalStateException(
              "the tables differ from the fold of the log: " + report.differences());
        }
      }
    }
    if (views.names().contains(new EventRows().name())) {
      String must = text(log.database().connect(), OF_LOG);
      String is = text(views.database.connect(), OF_ROWS);
      if (!is.equals(must)) {
        throw new IllegalStateException("rows and digest are " + is + ", must be " + must);
      }
    }
  }

  private static String text(Connection opened, String sql) throws SQLException {
    try (Connection connection = opened;
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
