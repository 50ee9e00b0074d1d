package io.projectory.runtime.run;

import io.projectory.runtime.jdbc.Jdbc;
import io.projectory.runtime.jdbc.Pipeline;
import io.projectory.schemas.AdminCommand;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Owns {@code dg_projection_runs} (SEMANTICS 11). Every method runs in the caller's transaction.
 * Thread-safe.
 */
public final class RunStore {
  private static final String COLUMNS =
      """
      job_id, tenant_id, projection_name, mode, status, requested_at, started_at, finished_at,
      since_log_seq, until_log_seq, processed_events, last_log_seq, total_events, batch_size,
      max_events_per_second, from_log, phase, phase_state, events_per_second, progress_at,
      error_code, error_message, metadata_json
      """;

  private static final String INSERT =
      """
      insert into dg_projection_runs
        (job_id, tenant_id, projection_name, mode, status, since_log_seq, until_log_seq,
         batch_size, max_events_per_second, from_log, metadata_json)
      values (?, ?, ?, ?, 'queued', ?, ?, ?, ?, ?, ?)
      """;

  private static final String FIND =
      "select " + COLUMNS + " from dg_projection_runs where job_id = ?";

  private static final String LIST =
      "select "
          + COLUMNS
          + " from dg_projection_runs where ?::text is null or tenant_id = ? or tenant_id is null"
          + " order by requested_at desc, job_id desc";

  /** {@code all} overlaps each projection, every tenant overlaps each tenant. */
  private static final String OVERLAPPING =
      "select "
          + COLUMNS
          + """
             from dg_projection_runs
            where status in ('queued', 'running')
              and (?::text = 'all' or projection_name in ('all', ?))
              and (?::text is null or tenant_id is null or tenant_id = ?)
            order by requested_at
            limit 1
            """;

  /** Whoever claims a run works on it until its lease is over; then anybody may go on. */
  private static final String CLAIM =
      """
      update dg_projection_runs
         set member = ?, next_step_at = clock_timestamp() + ? * interval '1 millisecond'
       where job_id = (select job_id from dg_projection_runs
                        where status in ('queued', 'running')
                          and next_step_at <= clock_timestamp()
                          and (projection_name = 'all' or projection_name = any(?))
                        order by next_step_at
                        limit 1
                          for update skip locked)
      returning
      """
          + COLUMNS;

  private static final String NEXT_STEP =
      """
      update dg_projection_runs set next_step_at = clock_timestamp() + ? * interval '1 millisecond'
       where job_id = ? and member = ?
      """;

  private static final String PHASE =
      """
      update dg_projection_runs
         set status = 'running', started_at = coalesce(started_at, clock_timestamp()), phase = ?,
             phase_state = ?, total_events = coalesce(?, total_events)
       where job_id = ?
      """;

  private static final String PROGRESS =
      """
      update dg_projection_runs
         set processed_events = ?, last_log_seq = ?, events_per_second = ?,
             progress_at = clock_timestamp()
       where job_id = ? and status = 'running'
      """;

  private static final String FINISH =
      """
      update dg_projection_runs
         set status = ?, finished_at = clock_timestamp(), error_code = ?, error_message = ?
       where job_id = ? and status in ('queued', 'running')
      """;

  private static final String METADATA =
      "update dg_projection_runs set metadata_json = ? where job_id = ?";

  private static final String LIMITS =
      """
      select until_log_seq, batch_size, max_events_per_second,
             coalesce(throttled_until > clock_timestamp(), false) as throttled
        from dg_projection_runs
       where job_id = ? and status in ('queued', 'running')
      """;

  private static final String THROTTLE =
      """
      update dg_projection_runs
         set throttled_until = greatest(throttled_until, clock_timestamp())
                               + ? * interval '1 millisecond'
       where job_id = ?
      """;

  private static final String TRY_CLEAR = "select pg_try_advisory_xact_lock(?, hashtext(?))";
  private static final int CLEAR_SPACE = 0x70726a63;

  /** A run before it was stored. */
  public record Request(
      String jobId,
      String tenantId,
      String projection,
      RunMode mode,
      AdminCommand.Options options,
      String metadata) {}

  public void insert(Connection connection, Request request) throws SQLException {
    AdminCommand.Options options = request.options();
    Jdbc.update(
        connection,
        INSERT,
        request.jobId(),
        request.tenantId(),
        request.projection(),
        request.mode().code(),
        options.sinceLogSeq() == null ? 0L : options.sinceLogSeq(),
        options.untilLogSeq(),
        options.batchSize(),
        options.maxEventsPerSecond(),
        options.fromLog(),
        request.metadata());
  }

  public Optional<Run> find(Connection connection, String jobId) throws SQLException {
    return Jdbc.first(connection, FIND, RunStore::run, jobId);
  }

  /** Locks the row, so that its status stays what it is until the transaction ends. */
  public Optional<Run> lock(Connection connection, String jobId) throws SQLException {
    return Jdbc.first(connection, FIND + " for update", RunStore::run, jobId);
  }

  /**
   * Newest request first.
   *
   * @param tenant null for all runs, else those that touch the tenant
   */
  public List<Run> list(Connection connection, String tenant) throws SQLException {
    return Jdbc.list(connection, LIST, RunStore::run, tenant, tenant);
  }

  /** The oldest active run that has a scope in common. */
  public Optional<Run> overlapping(Connection connection, String projection, String tenant)
      throws SQLException {
    return Jdbc.first(
        connection, OVERLAPPING, RunStore::run, projection, projection, tenant, tenant);
  }

  /** The same as part of a trip. */
  public Supplier<Optional<Run>> overlapping(Pipeline trip, String projection, String tenant) {
    return trip.first(OVERLAPPING, RunStore::run, projection, projection, tenant, tenant);
  }

  Optional<Run> claim(
      Connection connection, String member, Duration lease, Collection<String> projections)
      throws SQLException {
    return Jdbc.first(
        connection,
        CLAIM,
        RunStore::run,
        member,
        lease.toMillis(),
        projections.toArray(String[]::new));
  }

  /** Whether nobody else is clearing rows for the run; until the transaction ends. */
  boolean tryClear(Connection connection, String jobId) throws SQLException {
    return Jdbc.first(connection, TRY_CLEAR, r -> r.getBoolean(1), CLEAR_SPACE, jobId)
        .orElse(false);
  }

  void nextStep(Connection connection, String jobId, String member, Duration delay)
      throws SQLException {
    Jdbc.update(connection, NEXT_STEP, delay.toMillis(), jobId, member);
  }

  /** {@code totalEvents} may be null: unchanged. */
  void phase(Connection connection, String jobId, int phase, Run.Phase state, Long totalEvents)
      throws SQLException {
    Jdbc.update(
        connection, PHASE, phase, state.name().toLowerCase(Locale.ROOT), totalEvents, jobId);
  }

  void progress(Connection connection, String jobId, long processed, long last, Double perSecond)
      throws SQLException {
    Jdbc.update(connection, PROGRESS, processed, last, perSecond, jobId);
  }

  /** False when it was final before. */
  boolean finish(
      Connection connection, String jobId, RunStatus status, String errorCode, String message)
      throws SQLException {
    return Jdbc.update(connection, FINISH, status.code(), errorCode, message, jobId) == 1;
  }

  void metadata(Connection connection, String jobId, String json) throws SQLException {
    Jdbc.update(connection, METADATA, json, jobId);
  }

  /** Of an active run; no limits for one that has ended. */
  public RunLimits limits(Connection connection, String jobId) throws SQLException {
    return Jdbc.first(connection, LIMITS, RunStore::limits, jobId).orElse(RunLimits.NONE);
  }

  /** Counts applied events against the rate of a run. */
  public void throttle(Connection connection, String jobId, int events, int perSecond)
      throws SQLException {
    Jdbc.update(connection, THROTTLE, events * 1000L / perSecond, jobId);
  }

  private static RunLimits limits(ResultSet row) throws SQLException {
    return new RunLimits(
        Jdbc.nullableLong(row, "until_log_seq"),
        nullableInt(row, "batch_size"),
        nullableInt(row, "max_events_per_second"),
        row.getBoolean("throttled"));
  }

  private static Integer nullableInt(ResultSet row, String column) throws SQLException {
    int value = row.getInt(column);
    return row.wasNull() ? null : (Integer) value;
  }

  private static Run run(ResultSet row) throws SQLException {
    double perSecond = row.getDouble("events_per_second");
    Double rate = row.wasNull() ? null : (Double) perSecond;
    return new Run(
        row.getString("job_id"),
        row.getString("tenant_id"),
        row.getString("projection_name"),
        RunMode.of(row.getString("mode")),
        RunStatus.of(row.getString("status")),
        Jdbc.instant(row, "requested_at"),
        Jdbc.instant(row, "started_at"),
        Jdbc.instant(row, "finished_at"),
        row.getLong("since_log_seq"),
        Jdbc.nullableLong(row, "until_log_seq"),
        row.getLong("processed_events"),
        row.getLong("last_log_seq"),
        Jdbc.nullableLong(row, "total_events"),
        nullableInt(row, "batch_size"),
        nullableInt(row, "max_events_per_second"),
        row.getBoolean("from_log"),
        row.getInt("phase"),
        Run.Phase.valueOf(row.getString("phase_state").toUpperCase(Locale.ROOT)),
        rate,
        Jdbc.instant(row, "progress_at"),
        row.getString("error_code"),
        row.getString("error_message"),
        row.getString("metadata_json"));
  }
}
