package io.projectory.schemas.migrate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/**
 * One migration of a set at a time in a database. The tool's own lock does not cover its first
 * step, which makes the history table and fills it in two transactions.
 */
final class MigrationLock implements AutoCloseable {

  private final Connection connection;

  private MigrationLock(Connection connection) {
    this.connection = connection;
  }

  /** Waits for whoever migrates; goes with the connection, so with a process that is killed. */
  static MigrationLock take(DataSource owner, String historyTable) throws SQLException {
    Connection connection = owner.getConnection();
    try {
      connection.setAutoCommit(true);
      try (PreparedStatement lock =
          connection.prepareStatement("select pg_advisory_lock(hashtextextended(?, 0))")) {
        lock.setString(1, "projectory migrations " + historyTable);
        lock.execute();
      }
      return new MigrationLock(connection);
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /**
   * An empty history was left by a process killed in between; the tool would refuse it for good.
   */
  void dropEmptyHistory(String historyTable) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      if (isTrue(statement, "select to_regclass('public." + historyTable + "') is not null")
          && isTrue(statement, "select not exists (select from public." + historyTable + ")")) {
        statement.execute("drop table public." + historyTable);
      }
    }
  }

  private static boolean isTrue(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      return rows.next() && rows.getBoolean(1);
    }
  }

  @Override
  public void close() throws SQLException {
    try (connection;
        Statement statement = connection.createStatement()) {
      // a pool would keep the session, and the lock with it
      statement.execute("select pg_advisory_unlock_all()");
    }
  }
}
