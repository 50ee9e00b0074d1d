package io.projectory.runtime.run;

import io.projectory.runtime.jdbc.Jdbc;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Owns {@code dg_projection_run_scopes}: what a run has to reach per scope, and the digests before
 * and after. Every method runs in the caller's transaction. Thread-safe.
 */
public final class RunScopeStore {
  /** Digests count as those before the run only while they stand for the cursor. */
  private static final String PLAN =
      """
      insert into dg_projection_run_scopes
        (job_id, projection_name, tenant_id, phase, base_log_seq, target_log_seq, digest_before,
         before_log_seq)
      select ?, p.name, t.id, p.number - 1,
             case when ? then 0 else coalesce(c.last_log_seq, 0) end,
             case when ? then t.target
                  else greatest(t.target, coalesce(c.last_log_seq, 0)) end,
             d.digest_value, d.last_log_seq
        from unnest(?::text[], ?::bigint[]) t(id, target)
       cross join unnest(?::text[]) with ordinality p(name, number)
        left join dg_projection_cursors c
               on c.tenant_id = t.id and c.projection_name = p.name
        left join dg_projection_digests d
               on d.tenant_id = t.id and d.projection_name = p.name
              and d.last_log_seq = c.last_log_seq
      on conflict do nothing
      """;

  private static final String TOTAL =
      """
      select coalesce(sum(target_log_seq - base_log_seq), 0)
        from dg_projection_run_scopes where job_id = ?
      """;

  /**
   * A scope is settled when the run has let it go, at its target or at a failure. One that an
   * operator paused is settled as well: the run does not wait for people.
   */
  private static final String PROGRESS =
      """
      select count(*) filter (where s.phase = ? and not (
                 c.run_id is distinct from s.job_id
                 and (coalesce(c.last_log_seq, 0) >= s.target_log_seq
                      or c.state in ('failed', 'paused')))) as moving,
             count(*) filter (where s.phase = ? and c.state = 'failed'
                                and c.last_log_seq < s.target_log_seq) as failed,
             coalesce(sum(greatest(0, least(coalesce(c.last_log_seq, 0), s.target_log_seq)
                                      - s.base_log_seq)), 0) as processed,
             coalesce(max(c.last_log_seq) filter (where s.phase = ?), 0) as last_log_seq
        from dg_projection_run_scopes s
        left join dg_projection_cursors c
               on c.tenant_id = s.tenant_id and c.projection_name = s.projection_name
       where s.job_id = ? and s.phase <= ?
      """;

  private static final String FIRST_ERROR =
      """
      select f.error_code, f.error_message, f.tenant_id
        from dg_projection_run_scopes s
        join dg_projection_cursors c
          on c.tenant_id = s.tenant_id and c.projection_name = s.projection_name
         and c.state = 'failed' and c.last_log_seq < s.target_log_seq
        join dg_projection_failures f
          on f.tenant_id = s.tenant_id and f.projection_name = s.projection_name
         and f.status = 'open'
       where s.job_id = ? and s.phase = ?
       order by f.recorded_at, f.id
       limit 1
      """;

  private static final String FAILED_WITHOUT_ROW =
      """
      select c.last_error::json ->> 'code', c.last_error::json ->> 'message', s.tenant_id
        from dg_projection_run_scopes s
        join dg_projection_cursors c
          on c.tenant_id = s.tenant_id and c.projection_name = s.projection_name
         and c.state = 'failed' and c.last_log_seq < s.target_log_seq
       where s.job_id = ? and s.phase = ?
       order by s.tenant_id
       limit 1
      """;

  private static final String OPEN_TENANTS =
      """
      select distinct tenant_id from dg_projection_run_scopes
       where job_id = ? and not compared
       limit ?
      """;

  private static final String COMPARED =
      """
      update dg_projection_run_scopes s
         set compared = true, digest_after = u.digest, after_log_seq = u.log_seq
        from unnest(?::text[], ?::text[], ?::bigint[]) u(name, digest, log_seq)
       where s.job_id = ? and s.tenant_id = ? and s.projection_name = u.name
      returning s.projection_name,
                coalesce(s.before_log_seq = s.after_log_seq
                         and s.digest_before <> s.digest_after, false) as differs
      """;

  private static final String BEFORE =
      """
      update dg_projection_run_scopes s
         set digest_before = u.digest, before_log_seq = u.log_seq
        from unnest(?::text[], ?::text[], ?::bigint[]) u(name, digest, log_seq)
       where s.job_id = ? and s.tenant_id = ? and s.projection_name = u.name
      """;

  private static final String COMPARISON =
      """
      select count(*) filter (where digest_before is not null
                                and before_log_seq = after_log_seq) as compared,
             count(*) filter (where before_log_seq = after_log_seq
                                and digest_before <> digest_after) as differing
        from dg_projection_run_scopes where job_id = ?
      """;

  private static final String DIFFERING =
      """
      select tenant_id, projection_name from dg_projection_run_scopes
       where job_id = ? and before_log_seq = after_log_seq and digest_before <> digest_after
       order by tenant_id, projection_name
       limit 10
      """;

  private static final String BEHIND_OR_RESTING =
      """
      select s.tenant_id
        from dg_projection_run_scopes s
        left join dg_projection_cursors c
               on c.tenant_id = s.tenant_id and c.projection_name = s.projection_name
       where s.job_id = ? and s.phase = ?
         and (coalesce(c.last_log_seq, 0) < s.target_log_seq or c.state <> 'attached')
       order by s.tenant_id
      """;

  private static final String TENANTS =
      """
      select tenant_id from dg_projection_run_scopes
       where job_id = ? and phase = ?
       order by tenant_id
      """;

  /** How far a run is: scopes still moving and failed of its phase, events of all its phases. */
  record Progress(long moving, long failed, long processed, long lastLogSeq) {}

  /** The error of a scope that failed on the way. */
  record ScopeError(String code, String message, String tenantId) {}

  /** Scopes whose digests before and after stand for the same position, and those that differ. */
  record Comparison(long compared, long differing) {}

  /** Writes what the run has to reach, for all its projections; again without effect. */
  void plan(Connection connection, Run run, List<String> projections, Map<String, Long> targets)
      throws SQLException {
    boolean rebuild = run.mode() == RunMode.REBUILD;
    Jdbc.update(
        connection,
        PLAN,
        run.jobId(),
        rebuild,
        rebuild,
        targets.keySet().toArray(String[]::new),
        targets.values().toArray(Long[]::new),
        projections.toArray(String[]::new));
  }

  long total(Connection connection, String jobId) throws SQLException {
    return Jdbc.first(connection, TOTAL, r -> r.getLong(1), jobId).orElse(0L);
  }

  public Progress progress(Connection connection, String jobId, int phase) throws SQLException {
    return Jdbc.first(
            connection,
            PROGRESS,
            r ->
                new Progress(
                    r.getLong("moving"),
                    r.getLong("failed"),
                    r.getLong("processed"),
                    r.getLong("last_log_seq")),
            phase,
            phase,
            phase,
            jobId,
            phase)
        .orElseThrow();
  }

  /** Writes how far a run has got into its row, for the last time. */
  public void settle(Connection connection, RunStore runs, Run run) throws SQLException {
    // a projection whose turn has not begun yet still has the cursors of before
    int begun = run.phaseState() == Run.Phase.QUEUED ? run.phase() - 1 : run.phase();
    Progress now = progress(connection, run.jobId(), begun);
    runs.progress(
        connection, run.jobId(), now.processed(), now.lastLogSeq(), run.eventsPerSecond());
  }

  ScopeError firstError(Connection connection, String jobId, int phase) throws SQLException {
    Optional<ScopeError> recorded =
        Jdbc.first(connection, FIRST_ERROR, RunScopeStore::error, jobId, phase);
    return recorded.isPresent()
        ? recorded.get()
        : Jdbc.first(connection, FAILED_WITHOUT_ROW, RunScopeStore::error, jobId, phase)
            .orElse(new ScopeError("storage", "a scope failed", null));
  }

  /** Tenants of the phase whose scopes are not at their target, or not moved by the live worker. */
  List<String> behindOrResting(Connection connection, String jobId, int phase) throws SQLException {
    return Jdbc.list(connection, BEHIND_OR_RESTING, r -> r.getString(1), jobId, phase);
  }

  /** All tenants of a phase. */
  List<String> tenants(Connection connection, String jobId, int phase) throws SQLException {
    return Jdbc.list(connection, TENANTS, r -> r.getString(1), jobId, phase);
  }

  List<String> notCompared(Connection connection, String jobId, int limit) throws SQLException {
    return Jdbc.list(connection, OPEN_TENANTS, r -> r.getString(1), jobId, limit);
  }

  /** Keeps the digests of a tenant as they were, with the cursors they stand for. */
  void before(
      Connection connection,
      String jobId,
      String tenant,
      Map<String, String> digests,
      Map<String, Long> cursors)
      throws SQLException {
    Jdbc.update(
        connection,
        BEFORE,
        names(digests),
        values(digests),
        positions(digests, cursors),
        jobId,
        tenant);
  }

  /**
   * Keeps the digests of a tenant as they are now.
   *
   * @return projections whose digests differ although they stand for the same position
   */
  List<String> compared(
      Connection connection,
      String jobId,
      String tenant,
      Map<String, String> digests,
      Map<String, Long> cursors)
      throws SQLException {
    List<String> differing = new ArrayList<>();
    Jdbc.list(
        connection,
        COMPARED,
        r -> r.getBoolean("differs") && differing.add(r.getString("projection_name")),
        names(digests),
        values(digests),
        positions(digests, cursors),
        jobId,
        tenant);
    return differing;
  }

  private static String[] names(Map<String, String> digests) {
    return digests.keySet().toArray(String[]::new);
  }

  private static String[] values(Map<String, String> digests) {
    return digests.values().toArray(String[]::new);
  }

  private static Long[] positions(Map<String, String> digests, Map<String, Long> cursors) {
    return digests.keySet().stream().map(cursors::get).toArray(Long[]::new);
  }

  Comparison comparison(Connection connection, String jobId) throws SQLException {
    return Jdbc.first(
            connection,
            COMPARISON,
            r -> new Comparison(r.getLong("compared"), r.getLong("differing")),
            jobId)
        .orElseThrow();
  }

  /** The first few that differ, as tenant/projection. */
  List<String> differing(Connection connection, String jobId) throws SQLException {
    return Jdbc.list(connection, DIFFERING, r -> r.getString(1) + "/" + r.getString(2), jobId);
  }

  private static ScopeError error(ResultSet row) throws SQLException {
    return new ScopeError(row.getString(1), row.getString(2), row.getString(3));
  }
}
