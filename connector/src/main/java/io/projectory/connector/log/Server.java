package io.projectory.connector.log;

import io.projectory.connector.stop.ConnectorException;
import io.projectory.connector.stop.StopReason;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Which server this is, and how far its write-ahead log goes.
 *
 * @param systemIdentifier of the cluster, kept by replicas and physical backups
 * @param timeline one more after each promotion or restore
 * @param head where the next change will be written
 */
public record Server(String systemIdentifier, int timeline, Lsn head) {
  private static final String READ =
      """
      select (select system_identifier from pg_control_system())::text,
             substring(pg_walfile_name(pg_current_wal_lsn()) for 8),
             pg_current_wal_lsn()::text,
             current_setting('wal_level'),
             to_regclass('public.dg_event_log') is not null
      """;

  /**
   * @throws ConnectorException {@code log_not_ready}
   */
  public static Server read(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(READ)) {
      row.next();
      requireLogical(row.getString(4));
      requireTable(row.getBoolean(5));
      return new Server(
          row.getString(1), Integer.parseInt(row.getString(2), 16), Lsn.parse(row.getString(3)));
    }
  }

  private static void requireLogical(String walLevel) {
    if (!walLevel.equals("logical")) {
      throw new ConnectorException(
          StopReason.LOG_NOT_READY, "wal_level is " + walLevel + ", expected logical");
    }
  }

  private static void requireTable(boolean there) {
    if (!there) {
      throw new ConnectorException(
          StopReason.LOG_NOT_READY, "the database has no table public.dg_event_log");
    }
  }
}
