package io.projectory.cli.doctor;

import io.projectory.runtime.jdbc.Jdbc;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Whether somebody works on every partition of every projection. */
final class MembersCheck implements Check {
  private static final String START = "projectory up (or start a projector)";

  private static final String LIVE =
      """
      select projection_name, count(*) as members,
             coalesce(sum(cardinality(partitions)), 0) as partitions
        from dg_projector_members
       where last_beat > clock_timestamp() - heartbeat_timeout_ms * interval '1 millisecond'
       group by projection_name
      """;

  private static final String SILENT =
      """
      select count(distinct member_id)
        from dg_projector_members
       where last_beat <= clock_timestamp() - heartbeat_timeout_ms * interval '1 millisecond'
      """;

  @Override
  public String name() {
    return "members";
  }

  @Override
  public Set<Server> needs() {
    return Set.of(Server.PROJECTIONS);
  }

  /** Live workers of one projection and how many partitions they hold together. */
  private record Live(int members, int partitions) {}

  @Override
  public void look(Patient patient, Report report) throws SQLException {
    Map<String, Live> live = new HashMap<>();
    int silent;
    try (Connection connection = patient.viewsConnection()) {
      Jdbc.list(
          connection, LIVE, r -> live.put(r.getString(1), new Live(r.getInt(2), r.getInt(3))));
      silent = Jdbc.first(connection, SILENT, r -> r.getInt(1)).orElse(0);
    }
    int partitions = patient.operations().runtimeSnapshot().partitionCount();
    for (String projection : patient.projections()) {
      judge(projection, live.get(projection), partitions, report);
    }
    if (silent > 0) {
      report.warn(silent + " member(s) stopped without a word in the last hour", null);
    }
    report.okUnlessFound("live members hold all " + partitions + " partitions of each projection");
  }

  private static void judge(String projection, Live live, int partitions, Report report) {
    if (live == null) {
      report.fault("no member works on " + projection, START);
    } else if (live.partitions() < partitions) {
      report.warn(
          "the "
              + live.members()
              + " member(s) of "
              + projection
              + " hold "
              + live.partitions()
              + " of "
              + partitions
              + " partitions: a rebalance, if it passes",
          "projectory doctor");
    }
  }
}
