package io.projectory.runtime.store;

import io.projectory.api.TopicRecord;
import io.projectory.runtime.fold.ScopeFold;
import io.projectory.runtime.jdbc.Jdbc;
import io.projectory.runtime.jdbc.Pipeline;
import io.projectory.schemas.Event;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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

  private static final String RESOLVE_ALL =
      """
      update dg_projection_failures
         set status = 'resolved', resolved_at = clock_timestamp()
       where projection_name = ? and status = 'open' and (?::text is null or tenant_id = ?)
      """;

  private static final String OPEN_AT =
      """
      select event_id, log_seq, error_code from dg_projection_failures
       where projection_name = ? and tenant_id = ? and status = 'open'
       order by log_seq, recorded_at desc
       limit 1
      """;

  private static final String OPEN_CODES =
      """
      select tenant_id, min(error_code) from dg_projection_failures
       where projection_name = ? and status = 'open'
       group by tenant_id
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
  public void resolve(Pipeline pipeline, List<ScopeFold> moved) {
    if (!moved.isEmpty()) {
      pipeline.run(
          RESOLVE,
          moved.stream().map(s -> s.before().tenantId()).toArray(String[]::new),
          moved.stream().mapToLong(ScopeFold::cursor).toArray(),
          projection);
    }
  }

  /**
   * Opens the failure of a record of the projection's own topic: its scope is the partition, its
   * offset stands for {@code log_seq}, its place for the event id.
   */
  public void openRecord(Connection connection, TopicRecord message, Failure failure)
      throws SQLException {
    write(
        connection, OPEN, message.scope(), message.offset(), "", String.valueOf(message), failure);
  }

  /** Resolves what a partition's cursor has passed. */
  public void resolveBefore(Pipeline pipeline, String scope, long nextOffset) {
    pipeline.run(RESOLVE, new String[] {scope}, new long[] {nextOffset - 1}, projection);
  }

  /** An error code of every scope that has open failures. */
  public Map<String, String> openCodes(Connection connection) throws SQLException {
    Map<String, String> codes = new HashMap<>();
    Jdbc.list(connection, OPEN_CODES, r -> codes.put(r.getString(1), r.getString(2)), projection);
    return codes;
  }

  /** A rebuild of the scope begins; {@code tenant} null is every tenant. */
  public void resolveAll(Connection connection, String tenant) throws SQLException {
    Jdbc.update(connection, RESOLVE_ALL, projection, tenant, tenant);
  }

  /** The event at which a scope stands failed. */
  public record Open(String eventId, long logSeq, String code) {}

  /** The first open failure of a scope. */
  public Optional<Open> openAt(Connection connection, String tenant) throws SQLException {
    return Jdbc.first(
        connection,
        OPEN_AT,
        r -> new Open(r.getString(1), r.getLong(2), r.getString(3)),
        projection,
        tenant);
  }

  private void write(Connection connection, String sql, Event event, Failure failure)
      throws SQLException {
    write(
        connection,
        sql,
        event.tenantId(),
        event.logSeq(),
        event.traceId(),
        event.eventId(),
        failure);
  }

  private void write(
      Connection connection,
      String sql,
      String scope,
      long place,
      String traceId,
      String eventId,
      Failure failure)
      throws SQLException {
    Jdbc.update(
        connection,
        sql,
        UUID.randomUUID(),
        scope,
        projection,
        place,
        traceId,
        eventId,
        failure.code(),
        failure.message(),
        failure.recoverable(),
        failure.retryCount(),
        failure.metadata());
  }
}
