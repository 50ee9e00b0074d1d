package io.projectory.connector.log;

import io.projectory.connector.config.ConnectorConfig;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The lead among the instances of a connector: a session advisory lock on a connection of its own.
 * The lead ends with the session, whatever happens to the process: the server ends a session that
 * is not used for {@code heartbeat_timeout}, so a leader whose loop hangs loses it.
 *
 * <p>One thread.
 */
public final class LeaderSession implements AutoCloseable {
  /** Prefix of the messages that this connector writes into the log's WAL. */
  public static final String MESSAGE_PREFIX = "projectory.connector";

  private static final String TRY =
      "select pg_try_advisory_lock(hashtextextended('projectory.connector/' || ?, 0))";

  private static final String SETTINGS =
      """
      set idle_session_timeout = %1$d;
      set statement_timeout = %1$d;
      set tcp_keepalives_idle = %2$d;
      set tcp_keepalives_interval = %2$d;
      set tcp_keepalives_count = 3
      """;

  // the message before the update, whose commit sends both on their way at once
  private static final String BEAT =
      """
      select pg_logical_emit_message(false, '%s', '');
      update public.dg_connector_heartbeat set beat_at = clock_timestamp()
      """
          .formatted(MESSAGE_PREFIX);

  private static final String EPOCH = "select pg_current_xact_id()::text::bigint";

  private final Connection connection;
  private final String slot;

  private LeaderSession(Connection connection, String slot) {
    this.connection = connection;
    this.slot = slot;
  }

  /** Connects; leads nothing yet. */
  public static LeaderSession open(Postgres postgres, ConnectorConfig config) throws SQLException {
    Connection connection = postgres.connect("leader");
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          SETTINGS.formatted(
              config.heartbeatTimeout().toMillis(),
              Postgres.keepaliveSeconds(config.heartbeatTimeout())));
      return new LeaderSession(connection, config.slot());
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Takes the lead if nobody has it. Asking is also a sign of life. */
  public boolean tryLead() throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(TRY)) {
      statement.setString(1, slot);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        return row.getBoolean(1);
      }
    }
  }

  /** A number above that of every earlier leader on this server. */
  public long newEpoch() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(EPOCH)) {
      row.next();
      return row.getLong(1);
    }
  }

  /**
   * A sign of life. It also writes a mark into the WAL that comes back through the slot: on a
   * server that is busy with other tables an idle log's slot moves on with the marks.
   */
  public void beat() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(BEAT);
    }
  }

  /** A sign of life between steps that ask others and may take long; writes nothing. */
  public void touch() throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("select");
    }
  }

  /** The session's connection, in auto-commit mode, for checks. */
  public Connection connection() {
    return connection;
  }

  /** Gives the lead up. */
  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
