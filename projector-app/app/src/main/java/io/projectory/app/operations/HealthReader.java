package io.projectory.app.operations;

import io.projectory.app.operations.ProjectionHealth.OpenRun;
import io.projectory.app.operations.ProjectionHealth.ProjectionState;
import io.projectory.runtime.jdbc.Jdbc;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads what the tables say about one tenant; the caller adds the head of the log. */
final class HealthReader {
  /** One statement: it sees one moment, and is asked while others wait for the same processors. */
  private static final String SCOPES_AND_RUNS =
      """
      select p.name as projection_name, c.last_log_seq, d.updated_at, d.digest_value,
             (select count(*) from dg_projection_failures f
               where f.tenant_id = t.id and f.projection_name = p.name
                 and f.status = 'open') as open_failures,
             null as job_id, null as mode, null as status, null::timestamptz as requested_at,
             null::timestamptz as started_at, null::bigint as processed_events,
             null::bigint as until_log_seq
        from (select ?::text as id) t
       cross join unnest(?::text[]) p(name)
        left join dg_projection_cursors c
               on c.tenant_id = t.id and c.projection_name = p.name
        left join dg_projection_digests d
               on d.tenant_id = t.id and d.projection_name = p.name
      union all
      select projection_name, last_log_seq, null, null, null, job_id, mode, status, requested_at,
             started_at, processed_events, until_log_seq
        from dg_projection_runs
       where status in ('queued', 'running') and (tenant_id = ? or tenant_id is null)
       order by requested_at nulls first, job_id
      """;

  private final List<String> projections;
  private final String fullDigestName;

  HealthReader(List<String> projections, String fullDigestName) {
    this.projections = projections;
    this.fullDigestName = fullDigestName;
  }

  /** What a row of a scope says. */
  private record ScopeRow(long cursor, String updatedAt, String digest, int openFailures) {}

  /** All that is stored about a tenant, waiting for the head of its log. */
  record Stored(String tenantId, List<ProjectionState> at0, List<OpenRun> runs, String fullDigest) {

    ProjectionHealth against(long head) {
      List<ProjectionState> states = new ArrayList<>();
      for (ProjectionState s : at0) {
        states.add(
            new ProjectionState(
                s.projectionName(),
                s.lastLogSeq(),
                Math.max(head - s.lastLogSeq(), 0),
                s.lastLogSeq() < head,
                s.updatedAt(),
                s.digest(),
                s.openFailures()));
      }
      return new ProjectionHealth(tenantId, head, states, runs, fullDigest);
    }
  }

  Stored read(Connection connection, String tenantId) throws SQLException {
    Map<String, ScopeRow> rows = new HashMap<>();
    List<OpenRun> runs = new ArrayList<>();
    List<String> asked = new ArrayList<>(projections);
    asked.add(fullDigestName);
    Jdbc.list(
        connection,
        SCOPES_AND_RUNS,
        r ->
            r.getString("job_id") == null
                ? rows.put(r.getString("projection_name"), scope(r))
                : runs.add(run(r)),
        tenantId,
        asked.toArray(String[]::new),
        tenantId);
    List<ProjectionState> states = new ArrayList<>();
    for (String name : projections) {
      ScopeRow row = rows.get(name);
      states.add(
          new ProjectionState(
              name, row.cursor(), 0, false, row.updatedAt(), row.digest(), row.openFailures()));
    }
    return new Stored(tenantId, states, runs, rows.get(fullDigestName).digest());
  }

  private static ScopeRow scope(ResultSet row) throws SQLException {
    return new ScopeRow(
        row.getLong("last_log_seq"),
        Times.rfc(row, "updated_at"),
        row.getString("digest_value"),
        row.getInt("open_failures"));
  }

  private static OpenRun run(ResultSet row) throws SQLException {
    return new OpenRun(
        row.getString("job_id"),
        row.getString("projection_name"),
        row.getString("mode"),
        row.getString("status"),
        Times.rfc(row, "requested_at"),
        Times.rfc(row, "started_at"),
        row.getLong("processed_events"),
        row.getLong("last_log_seq"),
        Jdbc.nullableLong(row, "until_log_seq"));
  }
}
