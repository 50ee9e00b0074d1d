package io.projectory.connector.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A replication slot as the server sees it.
 *
 * @param activePid backend that streams from it, or 0
 * @param activeUser its role, or null
 * @param walStatus {@code reserved}, {@code extended}, {@code unreserved} or {@code lost}
 * @param confirmed position up to which the slot's client has everything; null before the first
 * @param retainedBytes write-ahead log that the server keeps because of this slot
 */
public record Slot(
    String name,
    int activePid,
    String activeUser,
    String walStatus,
    Lsn confirmed,
    long retainedBytes) {
  private static final int LOOKS = 100;
  private static final long LOOK_NANOS = 20_000_000;
  private static final String READ =
      """
      select coalesce(s.active_pid, 0), a.usename, coalesce(s.wal_status, 'lost'),
             s.confirmed_flush_lsn::text,
             coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), s.restart_lsn), 0)::bigint
        from pg_replication_slots s
        left join pg_stat_activity a on a.pid = s.active_pid
       where s.slot_name = ?
      """;

  private static final String CREATE =
      "select lsn::text from pg_create_logical_replication_slot(?, 'pgoutput')";
  private static final String DROP = "select pg_drop_replication_slot(?)";

  private static final String TERMINATE = "select pg_terminate_backend(?)";

  /** Empty if there is no such slot. */
  public static Optional<Slot> read(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(READ)) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        if (!row.next()) {
          return Optional.empty();
        }
        String confirmed = row.getString(4);
        return Optional.of(
            new Slot(
                name,
                row.getInt(1),
                row.getString(2),
                row.getString(3),
                confirmed == null ? null : Lsn.parse(confirmed),
                row.getLong(5)));
      }
    }
  }

  /**
   * Makes one; waits for the transactions that are open at this moment.
   *
   * @return what commits later will come through it, what was committed before is to be read
   */
  public static Lsn create(Connection connection, String name) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(CREATE)) {
      statement.setString(1, name);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return Lsn.parse(row.getString(1));
      }
    }
  }

  public boolean active() {
    return activePid != 0;
  }

  /** Whether WAL that it still needed is gone. */
  public boolean lost() {
    return walStatus.equals("lost");
  }

  /** Drops it; SQLSTATE 55006 while somebody streams from it. */
  public void drop(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(DROP)) {
      statement.setString(1, name);
      statement.execute();
    }
  }

  /** Drops it even if somebody streams from it. */
  public void end(Connection connection) throws SQLException {
    for (int look = 0; look < LOOKS; look++) {
      Optional<Slot> now = read(connection, name);
      if (now.isEmpty()) {
        return;
      }
      if (!now.get().active()) {
        drop(connection);
        return;
      }
      now.get().terminateActive(connection);
      LockSupport.parkNanos(LOOK_NANOS);
    }
    drop(connection);
  }

  /** Ends the session that streams from it. */
  public void terminateActive(Connection connection) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TERMINATE)) {
      statement.setInt(1, activePid);
      statement.execute();
    }
  }
}
