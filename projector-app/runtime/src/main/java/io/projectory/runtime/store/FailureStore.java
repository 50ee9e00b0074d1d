package io.projectory.runtime.store;

import io.projectory.runtime.fold.ScopeFold;
import io.projectory.runtime.jdbc.Jdbc;
import io.projectory.schemas.Event;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/**
 * Opens, resolves and skips rows of {@code dg_projection_failures} of one projection (SEMANTICS
 * 10). Every method runs in the caller's transaction. Thread-safe.
 */
public final class FailureStore {
  private static final String OPEN =
      """
      insert into dg_projection_failures
        (id, tenant_id, projection_name, log_seq, trace_id, event_id, error_code, error_message,
         recoverable, retry_count, metadata_json)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      on conflict (tenant_id, projection_name, event_id, error_code) where status = 'open'
      do update set retry_count = excluded.retry_count,
                    error_message = excluded.error_message,
                    metadata_json = excluded.metadata_json,
                    recorded_at = clock_timestamp()
      """;

  private static final String RESOLVE =
      """
      update dg_projection_failures f
         set status = 'resolved', resolved_at = clock_timestamp()
        from unnest(?, ?) u(tenant_id, last_log_seq)
       where f.tenant_id = u.tenant_id and f.projection_name = ? and f.status = 'open'
         and f.log_seq <= u.last_log_seq
      """;

  private static final String SKIP =
      """
      insert into dg_projection_failures
        (id, tenant_id, projection_name, log_seq, trace_id, event_id, error_code, error_message,
         recoverable, retry_count, status, metadata_json)
      values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'skipped', ?)
      on conflict (tenant_id, projection_name, event_id) where status = 'skipped' do nothing
      """;

  private final String projection;

  public FailureStore(String projection) {
    this.projection = projection;
  }

  /** What is written of an error; {@code metadata} is canonical JSON. */
  public record Failure(
      String code, String message, boolean recoverable, int retryCount, String metadata) {}

  /** Opens a failure, or updates the open one of the same event and code. */
  public void open(Connection connection, Event event, Failure failure) throws SQLException {
    write(connection, OPEN, event, failure);
  }

  /** Leaves the event out for ever; at most one row per event. */
  public void skip(Connection connection, Event event, Failure failure) throws SQLException {
    write(connection, SKIP, event, failure);
  }

  /** Resolves what the new cursors have passed. */
  public void resolve(Connection connection, List<ScopeFold> moved) throws SQLException {
    if (!moved.isEmpty()) {
      Jdbc.update(
          connection,
          RESOLVE,
          moved.stream().map(s -> s.before().tenantId()).toArray(String[]::new),
          moved.stream().mapToLong(ScopeFold::cursor).toArray(),
          projection);
    }
  }

  private void write(Connection connection, String sql, Event event, Failure failure)
      throws SQLException {
    Jdbc.update(
        connection,
        sql,
        UUID.randomUUID(),
        event.tenantId(),
        projection,
        event.logSeq(),
        event.traceId(),
        event.eventId(),
        failure.code(),
        failure.message(),
        failure.recoverable(),
        failure.retryCount(),
        failure.metadata());
  }
}
