package io.projectory.runtime.store;

import io.projectory.runtime.fold.ScopeFold;
import io.projectory.runtime.jdbc.Jdbc;
import io.projectory.runtime.jdbc.Pipeline;
import io.projectory.runtime.scope.Scope;
import io.projectory.runtime.scope.ScopeState;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Owns the rows of {@code dg_projection_cursors} of one projection (SEMANTICS 9 and 12). Every
 * method runs in the caller's transaction. Thread-safe.
 */
public class ScopeStore {
  private static final AtomicLong EPOCHS = new AtomicLong();

  private static final String COLUMNS =
      "tenant_id, last_log_seq, generation, state, passed_log_seq, last_event_id, retry_count,"
          + " run_id";

  private static final String LOAD =
      "select "
          + COLUMNS
          + " from dg_projection_cursors"
          + " where projection_name = ? and tenant_id = any(?)";

  /** Of every tenant in every projection; its parameters are the two arrays. */
  static final String CREATE =
      """
      insert into dg_projection_cursors (tenant_id, projection_name)
      select tenant, name from unnest(?::text[]) tenant, unnest(?::text[]) name
      order by tenant collate "C"
      on conflict do nothing
      """;

  private static final String PLACE =
      """
      insert into dg_projection_cursors
        (tenant_id, projection_name, last_log_seq, last_event_id, passed_log_seq, last_sync_at,
         sync_count)
      select u.tenant_id, ?, u.last_log_seq, u.last_event_id, u.passed_log_seq, clock_timestamp(), 1
        from unnest(?, ?, ?, ?) u(tenant_id, last_log_seq, last_event_id, passed_log_seq)
       order by u.tenant_id collate "C"
      on conflict do nothing
      """;

  private static final String LOCK = LOAD + " order by tenant_id collate \"C\" for update";

  private static final String MOVE =
      """
      update dg_projection_cursors c
         set last_log_seq = u.last_log_seq,
             last_event_id = u.last_event_id,
             passed_log_seq = greatest(c.passed_log_seq, u.passed_log_seq),
             updated_at = clock_timestamp(),
             last_sync_at = clock_timestamp(),
             sync_count = c.sync_count + 1,
             retry_count = 0,
             last_error = null
        from unnest(?, ?, ?, ?) u(tenant_id, last_log_seq, last_event_id, passed_log_seq)
       where c.projection_name = ? and c.tenant_id = u.tenant_id
      """;

  private static final String PASS_OVER =
      """
      update dg_projection_cursors c
         set passed_log_seq = greatest(c.passed_log_seq, u.passed_log_seq)
        from unnest(?, ?) u(tenant_id, passed_log_seq)
       where c.projection_name = ? and c.tenant_id = u.tenant_id
      """;

  private static final String DETACH =
      """
      update dg_projection_cursors
         set state = 'retrying', next_attempt_at = clock_timestamp(), last_error = ?
       where projection_name = ? and tenant_id = ?
      """;

  private static final String RETRY =
      """
      update dg_projection_cursors
         set state = 'retrying', retry_count = ?, last_error = ?, last_sync_at = clock_timestamp(),
             next_attempt_at = clock_timestamp() + ? * interval '1 millisecond'
       where projection_name = ? and tenant_id = ?
      """;

  private static final String FAIL =
      """
      update dg_projection_cursors
         set state = 'failed', retry_count = ?, last_error = ?, last_sync_at = clock_timestamp(),
             next_attempt_at = null, run_id = null
       where projection_name = ? and tenant_id = ?
      """;

  private static final String ATTACH =
      """
      update dg_projection_cursors
         set state = 'attached', retry_count = 0, last_error = null, next_attempt_at = null,
             run_id = null
       where projection_name = ? and tenant_id = ?
      """;

  private static final String FORGET_PASSED =
      """
      update dg_projection_cursors set passed_log_seq = last_log_seq
       where projection_name = ? and tenant_id = ?
      """;

  private static final String WAIT_FOR_LOG =
      """
      update dg_projection_cursors
         set retry_count = ?, next_attempt_at = clock_timestamp() + ? * interval '1 millisecond'
       where projection_name = ? and tenant_id = ?
      """;

  /** A scope whose run has used up its rate is due when the rate allows the next batch. */
  private static final String DUE =
      """
      select c.tenant_id
        from dg_projection_cursors c
        left join dg_projection_runs r on r.job_id = c.run_id
       where c.projection_name = ? and c.state <> 'attached'
         and c.state in ('retrying', 'rebuilding')
         and coalesce(c.next_attempt_at, '-infinity') <= clock_timestamp()
         and coalesce(r.throttled_until, '-infinity') <= clock_timestamp()
       order by c.next_attempt_at nulls first
       limit ?
      """;

  private static final String NEXT_DUE =
      """
      select ceil(extract(epoch from min(greatest(c.next_attempt_at, r.throttled_until))
                                      - clock_timestamp()) * 1000) as next_due
        from dg_projection_cursors c
        left join dg_projection_runs r on r.job_id = c.run_id
       where c.projection_name = ? and c.state <> 'attached'
         and c.state in ('retrying', 'rebuilding')
         and greatest(c.next_attempt_at, r.throttled_until) > clock_timestamp()
      """;

  private static final String TRY_AGAIN =
      """
      update dg_projection_cursors
         set state = 'retrying', retry_count = 0, next_attempt_at = clock_timestamp()
       where projection_name = ? and state = 'failed' and tenant_id = any(?)
      """;

  private static final String FAILED =
      """
      select tenant_id from dg_projection_cursors where projection_name = ? and state = 'failed'
      """;

  private static final String SKIPPED =
      """
      select tenant_id, event_id from dg_projection_failures
       where projection_name = ? and status = 'skipped' and tenant_id = any(?)
      """;

  private final String projection;

  public ScopeStore(String projection) {
    this.projection = projection;
  }

  /** Reads the scopes of these tenants, with their skips; a missing row is a scope at 0. */
  public Map<String, Scope> load(Connection connection, Collection<String> tenants)
      throws SQLException {
    String[] ids = tenants.toArray(String[]::new);
    long epoch = EPOCHS.incrementAndGet() << 32;
    Map<String, Set<String>> skips = skips(connection, ids);
    Map<String, Scope> scopes = new HashMap<>();
    for (Scope row : Jdbc.list(connection, LOAD, r -> scope(r, Set.of(), 0), projection, ids)) {
      scopes.put(row.tenantId(), row);
    }
    Map<String, Scope> loaded = new HashMap<>();
    for (String id : ids) {
      Set<String> skipped = skips.getOrDefault(id, Set.of());
      Scope row = scopes.get(id);
      long own = epoch++;
      loaded.put(id, row == null ? Scope.absent(id, skipped, own) : withSkips(row, skipped, own));
    }
    return loaded;
  }

  /** Creates missing rows at 0, then locks all rows in byte order of tenant and reads them. */
  public Map<String, Scope> lock(
      Connection connection, Collection<String> tenants, Collection<String> missing)
      throws SQLException {
    Pipeline trip = new Pipeline(connection);
    Supplier<Map<String, Scope>> rows = lock(trip, tenants, missing);
    trip.send();
    return rows.get();
  }

  /** The same with other statements. */
  public Supplier<Map<String, Scope>> lock(
      Pipeline pipeline, Collection<String> tenants, Collection<String> missing) {
    create(pipeline, missing);
    Supplier<List<Scope>> rows =
        pipeline.list(LOCK, r -> scope(r, Set.of(), 0), projection, tenants.toArray(String[]::new));
    return () -> rows.get().stream().collect(Collectors.toMap(Scope::tenantId, row -> row));
  }

  /** Creates the rows that are missing, at 0 and attached. */
  public void create(Connection connection, Collection<String> tenants) throws SQLException {
    Pipeline trip = new Pipeline(connection);
    create(trip, tenants);
    trip.send();
  }

  private void create(Pipeline pipeline, Collection<String> tenants) {
    if (!tenants.isEmpty()) {
      pipeline.run(CREATE, tenants.toArray(String[]::new), new String[] {projection});
    }
  }

  /**
   * Creates the rows of scopes without one where their first batch leaves them. Rows of the
   * transaction's own need no lock, and nobody sees them at 0.
   *
   * @return false when one of the rows was there already
   */
  public Supplier<Boolean> place(Pipeline pipeline, List<ScopeFold> moved) {
    if (moved.isEmpty()) {
      return () -> true;
    }
    Supplier<Integer> placed =
        pipeline.update(
            PLACE,
            projection,
            tenants(moved),
            moved.stream().mapToLong(ScopeFold::cursor).toArray(),
            moved.stream().map(ScopeFold::lastEventId).toArray(String[]::new),
            moved.stream().mapToLong(ScopeFold::passed).toArray());
    return () -> placed.get() == moved.size();
  }

  /** Moves the cursors of a batch; a successful batch clears the error of its scopes. */
  public void move(Pipeline pipeline, List<ScopeFold> moved) {
    if (moved.isEmpty()) {
      return;
    }
    pipeline.run(
        MOVE,
        tenants(moved),
        moved.stream().mapToLong(ScopeFold::cursor).toArray(),
        moved.stream().map(ScopeFold::lastEventId).toArray(String[]::new),
        moved.stream().mapToLong(ScopeFold::passed).toArray(),
        projection);
  }

  /** Records the highest positions that the live worker passed over. */
  public void passOver(Pipeline pipeline, List<ScopeFold> passed) {
    if (passed.isEmpty()) {
      return;
    }
    pipeline.run(
        PASS_OVER,
        tenants(passed),
        passed.stream().mapToLong(ScopeFold::passed).toArray(),
        projection);
  }

  /** Takes a scope off the live path; its next step, from the log, is due at once. */
  public void detach(Connection connection, String tenant, String error) throws SQLException {
    Jdbc.update(connection, DETACH, error, projection, tenant);
  }

  public void retry(
      Connection connection, String tenant, int retryCount, String error, Duration delay)
      throws SQLException {
    Jdbc.update(connection, RETRY, retryCount, error, delay.toMillis(), projection, tenant);
  }

  public void fail(Connection connection, String tenant, int retryCount, String error)
      throws SQLException {
    Jdbc.update(connection, FAIL, retryCount, error, projection, tenant);
  }

  /** Hands a scope back to the live path; the caller has locked and checked its row. */
  public void attach(Connection connection, String tenant) throws SQLException {
    Jdbc.update(connection, ATTACH, projection, tenant);
  }

  /** The topic has shown more than the log: look again later. */
  public void waitForLog(Connection connection, String tenant, int attempt, Duration delay)
      throws SQLException {
    Jdbc.update(connection, WAIT_FOR_LOG, attempt, delay.toMillis(), projection, tenant);
  }

  /** What was passed over turned out not to be in the log. */
  public void forgetPassed(Connection connection, String tenant) throws SQLException {
    Jdbc.update(connection, FORGET_PASSED, projection, tenant);
  }

  /** Detached scopes whose next step is due, longest waiting first. */
  public List<String> due(Connection connection, int limit) throws SQLException {
    return Jdbc.list(connection, DUE, r -> r.getString(1), projection, limit);
  }

  /** Until the earliest attempt that is not due yet; empty without one. */
  public Optional<Long> millisUntilNextDue(Connection connection) throws SQLException {
    return Jdbc.first(
        connection,
        NEXT_DUE,
        r -> {
          Long millis = Jdbc.nullableLong(r, "next_due");
          // not in the statement, where greatest() would make 1 of nothing
          return millis == null ? null : Math.max(1, millis);
        },
        projection);
  }

  public List<String> failed(Connection connection) throws SQLException {
    return Jdbc.list(connection, FAILED, r -> r.getString(1), projection);
  }

  /** Asks failed scopes to try again at once; others are left alone. */
  public int tryAgain(Connection connection, Collection<String> tenants) throws SQLException {
    return Jdbc.update(connection, TRY_AGAIN, projection, tenants.toArray(String[]::new));
  }

  private static String[] tenants(List<ScopeFold> scopes) {
    return scopes.stream().map(s -> s.before().tenantId()).toArray(String[]::new);
  }

  private Map<String, Set<String>> skips(Connection connection, String[] tenants)
      throws SQLException {
    Map<String, Set<String>> skips = new HashMap<>();
    Jdbc.list(
        connection,
        SKIPPED,
        r -> skips.computeIfAbsent(r.getString(1), t -> new HashSet<>()).add(r.getString(2)),
        projection,
        tenants);
    return skips;
  }

  private static Scope withSkips(Scope row, Set<String> skipped, long epoch) {
    return new Scope(
        row.tenantId(),
        row.cursor(),
        row.generation(),
        row.state(),
        row.passed(),
        row.lastEventId(),
        row.retryCount(),
        skipped,
        true,
        row.runId(),
        epoch);
  }

  private static Scope scope(ResultSet row, Set<String> skipped, long epoch) throws SQLException {
    return new Scope(
        row.getString("tenant_id"),
        row.getLong("last_log_seq"),
        row.getLong("generation"),
        ScopeState.of(row.getString("state")),
        row.getLong("passed_log_seq"),
        row.getString("last_event_id"),
        row.getInt("retry_count"),
        skipped,
        true,
        row.getString("run_id"),
        epoch);
  }
}
