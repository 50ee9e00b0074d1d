package io.projectory.decisiongraph.query;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code dg_policy_activity}. */
final class PolicyActivityTable {
  private static final String HOURS =
      """
      select policy_id, policy_version, hour, allowed, denied, exception_required,
             exception_requested, succeeded, failed, abandoned, late
      from dg_policy_activity
      where (cast(? as text) is null or policy_id = ?)
        and (cast(? as text) is null or policy_version = ?)
        and (cast(? as text) is null or hour >= ?)
        and (cast(? as text) is null or hour < ?)
      order by hour desc, policy_id, policy_version
      limit ?
      """;

  private PolicyActivityTable() {}

  static PolicyActivityPage read(Connection connection, PolicyActivityFilter filter)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(HOURS)) {
      int next = 1;
      for (String value :
          new String[] {filter.policyId(), filter.policyVersion(), filter.from(), filter.to()}) {
        select.setString(next++, value);
        select.setString(next++, value);
      }
      select.setInt(next, filter.limit() + 1);
      List<PolicyHour> hours = hours(select);
      boolean truncated = hours.size() > filter.limit();
      return new PolicyActivityPage(
          truncated ? hours.subList(0, filter.limit()) : hours, truncated);
    }
  }

  private static List<PolicyHour> hours(PreparedStatement select) throws SQLException {
    List<PolicyHour> hours = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        hours.add(
            new PolicyHour(
                row.getString("policy_id"),
                row.getString("policy_version"),
                row.getString("hour"),
                row.getLong("allowed"),
                row.getLong("denied"),
                row.getLong("exception_required"),
                row.getLong("exception_requested"),
                row.getLong("succeeded"),
                row.getLong("failed"),
                row.getLong("abandoned"),
                row.getLong("late")));
      }
    }
    return hours;
  }
}
