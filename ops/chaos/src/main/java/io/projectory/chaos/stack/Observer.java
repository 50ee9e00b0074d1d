package io.projectory.chaos.stack;

import io.projectory.testkit.verify.Pending;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads what the fleet has written about itself, past all lines that may be broken. */
public final class Observer {
  public static final int PARTITIONS = 8;

  private static final String OWNED =
      """
      select partitions from dg_projector_members
       where projection_name = ? and (member_id = ?) = ?
         and last_beat > clock_timestamp() - heartbeat_timeout_ms * interval '1 millisecond'
      """;

  private static final String STATES =
      """
      select count(*) from dg_projection_cursors where tenant_id = ? and state = any(?)
      """;

  private static final String OPEN_FAILURES =
      """
      select coalesce(string_agg(tenant_id || ':' || projection_name || ' at ' || log_seq || ' '
                                 || error_code, ', '), '')
        from dg_projection_failures where status = 'open'
      """;

  private static final String FAILURES = "select count(*) from dg_projection_failures";

  private static final String LAGGARDS =
      """
      select string_agg(tenant_id || ':' || projection_name || ' ' || state || ' at '
                        || last_log_seq || ' ' || coalesce(last_error, ''), E'\\n'
                        order by tenant_id, projection_name)
        from dg_projection_cursors
      """;

  private final Databases databases;

  public Observer(ChaosStack stack) {
    this.databases = stack.databases();
  }

  /** Partitions of a projection that live members hold: this one, or all others. */
  public Set<Integer> partitions(String projection, String memberId, boolean ofThisMember)
      throws SQLException {
    try (Connection views = databases.views();
        PreparedStatement select = views.prepareStatement(OWNED)) {
      select.setString(1, projection);
      select.setString(2, memberId);
      select.setBoolean(3, ofThisMember);
      Set<Integer> held = new HashSet<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          held.addAll(Arrays.asList((Integer[]) row.getArray(1).getArray()));
        }
      }
      return held;
    }
  }

  /** Whether the others hold every partition of these projections. */
  public boolean takenOver(String memberId, List<String> projections) throws SQLException {
    for (String projection : projections) {
      if (partitions(projection, memberId, false).size() < PARTITIONS) {
        return false;
      }
    }
    return true;
  }

  /** How many scopes of a tenant are in one of these states. */
  public long scopes(String tenant, String... states) throws SQLException {
    try (Connection views = databases.views();
        PreparedStatement select = views.prepareStatement(STATES)) {
      select.setString(1, tenant);
      select.setArray(2, views.createArrayOf("text", states));
      try (ResultSet row = select.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  /** Events that scopes have not come to yet. */
  public long pending() throws SQLException {
    try (Connection log = databases.log();
        Connection views = databases.views()) {
      return Pending.events(log, views, ChaosStack.PROJECTIONS);
    }
  }

  /** Failures that are open, in words; empty for none. */
  public String openFailures() throws SQLException {
    return text(OPEN_FAILURES);
  }

  /** Failures that were ever recorded. */
  public long failures() throws SQLException {
    return Long.parseLong(text(FAILURES));
  }

  /** Where every scope is, for a report of one that does not move. */
  public String scopesInWords() throws SQLException {
    return text(LAGGARDS);
  }

  private String text(String sql) throws SQLException {
    try (Connection views = databases.views();
        PreparedStatement select = views.prepareStatement(sql);
        ResultSet row = select.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }

  /** Server processes of sessions that come from these ports and wait for a lock. */
  public List<Long> waiting(Set<Integer> clientPorts) throws SQLException {
    return sessions(clientPorts, "wait_event_type = 'Lock'");
  }

  /** Those that are inside a transaction that has written something. */
  public List<Long> writing(Set<Integer> clientPorts) throws SQLException {
    return sessions(clientPorts, "backend_xid is not null");
  }

  private List<Long> sessions(Set<Integer> clientPorts, String condition) throws SQLException {
    String sql = "select pid from pg_stat_activity where client_port = any(?) and " + condition;
    try (Connection views = databases.views();
        PreparedStatement select = views.prepareStatement(sql)) {
      select.setArray(1, views.createArrayOf("integer", clientPorts.toArray()));
      List<Long> pids = new ArrayList<>();
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          pids.add(row.getLong(1));
        }
      }
      return pids;
    }
  }
}
