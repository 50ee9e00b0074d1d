package io.projectory.connector.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/** The log's table, as far as the connector asks it. */
public final class LogTable {
  public static final String QUALIFIED_NAME = "public.dg_event_log";

  /** All rows in the order in which each tenant's consumers need them. */
  public static final String ORDERED =
      "select * from public.dg_event_log order by tenant_id, log_seq";

  private static final String ANY_BETWEEN =
      """
      select exists (
        select from public.dg_event_log where tenant_id = ? and log_seq > ? and log_seq < ?)
      """;

  private LogTable() {}

  /** Whether the log holds events of the tenant strictly between the two positions. */
  public static boolean holdsBetween(Connection connection, String tenant, long after, long before)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ANY_BETWEEN)) {
      statement.setString(1, tenant);
      statement.setLong(2, after);
      statement.setLong(3, before);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }
}
