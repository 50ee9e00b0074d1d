package io.projectory.testkit.workload;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;

/** Writes events that the log's triggers would refuse or number otherwise, as a superuser can. */
public final class BehindTheTriggers {
  private static final String RECORDED_AT = "2026-01-05T08:00:00Z";

  private BehindTheTriggers() {}

  /**
   * Inserts one event in a transaction of its own, with the right payload hash.
   *
   * @param logSeq stored as it is
   */
  public static void insert(Connection superuser, Envelope envelope, long logSeq)
      throws SQLException {
    insert(superuser, LogRow.of(envelope, RECORDED_AT), logSeq);
  }

  /** The same with the given payload hash. */
  public static void insert(
      Connection superuser, Envelope envelope, long logSeq, String payloadHash)
      throws SQLException {
    insert(superuser, LogRow.of(envelope, RECORDED_AT).withHash(payloadHash), logSeq);
  }

  /** Gives a stored event this payload hash, which no writer may. */
  public static void rehash(Connection superuser, String eventId, String payloadHash)
      throws SQLException {
    superuser.setAutoCommit(false);
    try (Statement statement = superuser.createStatement();
        PreparedStatement update =
            superuser.prepareStatement(
                "update dg_event_log set payload_hash = ? where event_id = ?")) {
      statement.execute("set local session_replication_role = replica");
      update.setString(1, payloadHash);
      update.setString(2, eventId);
      if (update.executeUpdate() != 1) {
        throw new IllegalStateException("the log has no event " + eventId);
      }
      superuser.commit();
    } catch (SQLException e) {
      superuser.rollback();
      throw e;
    }
  }

  /** Inserts one event with its number from the triggers, but with the given payload hash. */
  public static void append(Connection superuser, Envelope envelope, String payloadHash)
      throws SQLException {
    superuser.setAutoCommit(true);
    try (PreparedStatement insert = superuser.prepareStatement(LogRow.insertSql())) {
      LogRow.of(envelope, RECORDED_AT).withHash(payloadHash).bind(insert);
      insert.executeUpdate();
    }
  }

  private static void insert(Connection superuser, LogRow row, long logSeq) throws SQLException {
    superuser.setAutoCommit(false);
    try (Statement statement = superuser.createStatement();
        PreparedStatement insert = superuser.prepareStatement(LogRow.insertNumberedSql())) {
      // Silences ordinary triggers for this transaction, without a lock on the table.
      statement.execute("set local session_replication_role = replica");
      row.bind(insert);
      insert.setLong(LogRow.size() + 1, logSeq);
      insert.executeUpdate();
      superuser.commit();
    } catch (SQLException e) {
      superuser.rollback();
      throw e;
    }
  }
}
