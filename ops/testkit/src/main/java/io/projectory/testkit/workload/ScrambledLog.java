package io.projectory.testkit.workload;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Fills an empty log with many events at once, numbered as the trigger would have numbered them but
 * lying in the table in scrambled physical order, as after years of vacuuming and restoring.
 */
public final class ScrambledLog {
  private static final String RECORDED_AT = "2026-01-05T08:00:00Z";

  private ScrambledLog() {}

  /**
   * Loads the workload in one transaction.
   *
   * @param superuser a connection that may disable the log's triggers
   * @return the number of events
   */
  public static long load(Connection superuser, Iterable<Envelope> workload, long seed)
      throws SQLException {
    superuser.setAutoCommit(false);
    try (Statement statement = superuser.createStatement()) {
      statement.execute(
          "create temporary table scrambled on commit drop as"
              + (" select log_seq," + LogRow.columns() + " from dg_event_log limit 0"));
      long events = copy(superuser, workload);
      statement.execute("alter table dg_event_log disable trigger user");
      scramble(superuser, seed);
      statement.execute("alter table dg_event_log enable trigger user");
      superuser.commit();
      statement.execute("analyze dg_event_log");
      superuser.commit();
      return events;
    } catch (SQLException e) {
      superuser.rollback();
      throw e;
    }
  }

  private static long copy(Connection superuser, Iterable<Envelope> workload) throws SQLException {
    CopyIn copy =
        superuser
            .unwrap(PGConnection.class)
            .getCopyAPI()
            .copyIn(
                "copy scrambled (log_seq," + LogRow.columns() + ") from stdin with (format csv)");
    Map<String, Long> heads = new HashMap<>();
    for (Envelope envelope : workload) {
      long logSeq = heads.merge(envelope.tenantId(), 1L, Long::sum);
      String line = logSeq + "," + LogRow.of(envelope, RECORDED_AT).csv();
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      copy.writeToCopy(bytes, 0, bytes.length);
    }
    return copy.endCopy();
  }

  private static void scramble(Connection superuser, long seed) throws SQLException {
    String columns = "log_seq," + LogRow.columns();
    try (PreparedStatement insert =
        superuser.prepareStatement(
            "insert into dg_event_log ("
                + columns
                + ") select "
                + columns
                + " from scrambled"
                + " order by md5(event_id || ?)")) {
      insert.setString(1, Long.toString(seed));
      insert.executeUpdate();
    }
  }
}
