package io.projectory.runtime.audit;

import io.projectory.runtime.failure.ErrorText;
import io.projectory.runtime.jdbc.Jdbc;
import io.projectory.runtime.jdbc.Pipeline;
import io.projectory.schemas.AdminCommand;
import io.projectory.schemas.AdminResult;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Owns {@code dg_admin_audit}: every command, whichever door it came by, and what became of it.
 * Every method runs in the caller's transaction. Thread-safe.
 */
public final class AuditStore {
  private static final int DECISIONS = 0x70726a61;

  private static final String ONE_AT_A_TIME = "select pg_advisory_xact_lock(?, 0)";

  private static final String COLUMNS =
      """
      command_id, door, command, projection_name, tenant_id, job_id, status, error_code,
      error_message, error_details, effect, requested_by, reason, requested_at, decided_at
      """;

  private static final String INSERT =
      """
      insert into dg_admin_audit
        (command_id, source, door, command, projection_name, tenant_id, job_id, status, error_code,
         error_message, error_details, effect, requested_by, reason, decided_at)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, clock_timestamp())
      on conflict do nothing
      """;

  private static final String FIND =
      "select " + COLUMNS + " from dg_admin_audit where command_id = ?";

  private static final String LATEST =
      "select " + COLUMNS + " from dg_admin_audit order by entry_id desc limit ?";

  private static final String RUN_ENDED =
      """
      update dg_admin_audit
         set status = ?, error_code = ?, error_message = ?, decided_at = clock_timestamp()
       where command_id = ? and status = 'accepted'
      """;

  /**
   * One command and what became of it.
   *
   * @param commandId null when the message was too malformed to tell
   * @param errorDetails a JSON object, or null
   * @param effect a JSON object saying what was changed, or null
   */
  public record Entry(
      String commandId,
      String door,
      String command,
      String projection,
      String tenantId,
      String jobId,
      String status,
      String errorCode,
      String errorMessage,
      String errorDetails,
      String effect,
      String requestedBy,
      String reason,
      Instant requestedAt,
      Instant decidedAt) {}

  /**
   * Writes what was decided about a command that {@link #findAlone} did not know, and puts its
   * result on the way.
   *
   * @param details of the result's error, a JSON object, or null
   * @param effect a JSON object, or null
   * @param jobId the run it started or cancelled, or null
   */
  public void decided(
      Connection connection,
      AdminCommand command,
      Door door,
      AdminResult result,
      String details,
      String effect,
      String jobId)
      throws SQLException {
    AdminResult.Error error = result.error();
    Pipeline trip = new Pipeline(connection);
    trip.run(
        INSERT,
        command.commandId().toString(),
        null,
        door.code(),
        command.command().code(),
        command.projection(),
        command.tenantId(),
        jobId,
        result.status().code(),
        error == null ? null : error.code(),
        error == null ? null : error.message(),
        details,
        effect,
        command.requestedBy(),
        command.reason());
    trip.run(ResultStore.ADD, result.commandId(), result.toJson().toString());
    trip.send();
  }

  /**
   * Writes a message of the admin topic that was no command. It takes no command id, so that a
   * command of the id that it named can still come; its error's details tell it.
   *
   * @param source topic, partition and offset: the same message twice is one entry
   * @param details a JSON object, or null
   * @return false when it was written before
   */
  public boolean malformed(
      Connection connection, String source, AdminResult.Error error, String details)
      throws SQLException {
    return Jdbc.update(
            connection,
            INSERT,
            null,
            source,
            Door.TOPIC.code(),
            null,
            null,
            null,
            null,
            AdminResult.Status.REFUSED.code(),
            error.code(),
            ErrorText.printable(error.message()),
            details,
            null,
            null,
            null)
        == 1;
  }

  public Optional<Entry> find(Connection connection, String commandId) throws SQLException {
    return Jdbc.first(connection, FIND, AuditStore::entry, commandId);
  }

  /**
   * Waits until nobody else decides, over all processes, and looks then: until the transaction ends
   * nobody else does.
   */
  public Optional<Entry> findAlone(Connection connection, String commandId) throws SQLException {
    Pipeline trip = new Pipeline(connection);
    Supplier<Optional<Entry>> found = findAlone(trip, commandId);
    trip.send();
    return found.get();
  }

  /** The same as the first of a trip: what the trip asks after it, is asked alone as well. */
  public Supplier<Optional<Entry>> findAlone(Pipeline trip, String commandId) {
    trip.run(ONE_AT_A_TIME, DECISIONS);
    return trip.first(FIND, AuditStore::entry, commandId);
  }

  /** Newest first. */
  public List<Entry> latest(Connection connection, int limit) throws SQLException {
    return Jdbc.list(connection, LATEST, AuditStore::entry, limit);
  }

  /** The run that a command started has ended; {@code code} and {@code message} may be null. */
  public void ended(Connection connection, String jobId, String status, String code, String message)
      throws SQLException {
    Jdbc.update(connection, RUN_ENDED, status, code, message, jobId);
  }

  private static Entry entry(ResultSet row) throws SQLException {
    return new Entry(
        row.getString("command_id"),
        row.getString("door"),
        row.getString("command"),
        row.getString("projection_name"),
        row.getString("tenant_id"),
        row.getString("job_id"),
        row.getString("status"),
        row.getString("error_code"),
        row.getString("error_message"),
        row.getString("error_details"),
        row.getString("effect"),
        row.getString("requested_by"),
        row.getString("reason"),
        Jdbc.instant(row, "requested_at"),
        Jdbc.instant(row, "decided_at"));
  }
}
