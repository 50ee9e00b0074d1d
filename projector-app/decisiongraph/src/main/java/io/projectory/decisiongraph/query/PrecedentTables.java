package io.projectory.decisiongraph.query;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** {@code find_precedents} (SEMANTICS 13). */
final class PrecedentTables {
  private static final String ANY_POLICY =
      """
      select trace_id, workflow, title, outcome,
             null as policy_id, null as policy_version, finished_at
      from dg_trace_summary
      where tenant_id = ?
        and outcome is not null
        and (cast(? as text) is null or outcome = ?)
        and (cast(? as text) is null or primary_entity_type = ?)
        and (cast(? as text) is null or primary_entity_id = ?)
      order by last_log_seq desc, trace_id
      limit ?
      """;

  // The limit is reached before the row of each hit is chosen, so that a policy that every trace
  // was judged by costs no more than one that few were.
  private static final String OF_POLICY =
      """
      with hit as (
        select *
        from dg_trace_summary as summary
        where tenant_id = ?
          and outcome is not null
          and (cast(? as text) is null or outcome = ?)
          and (cast(? as text) is null or primary_entity_type = ?)
          and (cast(? as text) is null or primary_entity_id = ?)
          and exists (
            select 1 from dg_precedent_index as ground
            where ground.tenant_id = summary.tenant_id
              and ground.trace_id = summary.trace_id
              and ground.policy_id = ?
              and (cast(? as text) is null or ground.policy_version = ?))
        order by last_log_seq desc, trace_id
        limit ?
      )
      select hit.trace_id, workflow, title, outcome, policy_id, policy_version, finished_at
      from hit
      cross join lateral (
        select policy_id, policy_version
        from dg_precedent_index as ground
        where ground.tenant_id = hit.tenant_id
          and ground.trace_id = hit.trace_id
          and ground.policy_id = ?
          and (cast(? as text) is null or ground.policy_version = ?)
        order by exception_id is null, log_seq desc, source_event_id
        limit 1
      ) as chosen
      order by last_log_seq desc, hit.trace_id
      """;

  private PrecedentTables() {}

  static List<Precedent> find(Connection snapshot, String tenantId, PrecedentFilter filter)
      throws SQLException {
    boolean ofPolicy = filter.policyId() != null;
    try (PreparedStatement select = snapshot.prepareStatement(ofPolicy ? OF_POLICY : ANY_POLICY)) {
      int next = 1;
      select.setString(next++, tenantId);
      next = optional(select, next, filter.outcome());
      next = optional(select, next, filter.entityType());
      next = optional(select, next, filter.entityId());
      if (ofPolicy) {
        next = policy(select, next, filter);
      }
      select.setInt(next++, filter.limit());
      if (ofPolicy) {
        policy(select, next, filter);
      }
      return precedents(select);
    }
  }

  private static int policy(PreparedStatement select, int first, PrecedentFilter filter)
      throws SQLException {
    select.setString(first, filter.policyId());
    return optional(select, first + 1, filter.policyVersion());
  }

  /** Binds both places of "is null or equals"; answers the next. */
  private static int optional(PreparedStatement select, int first, String value)
      throws SQLException {
    select.setString(first, value);
    select.setString(first + 1, value);
    return first + 2;
  }

  private static List<Precedent> precedents(PreparedStatement select) throws SQLException {
    List<Precedent> found = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        found.add(
            new Precedent(
                row.getString("trace_id"),
                row.getString("workflow"),
                row.getString("title"),
                row.getString("outcome"),
                row.getString("policy_id"),
                row.getString("policy_version"),
                row.getString("finished_at")));
      }
    }
    return found;
  }
}
