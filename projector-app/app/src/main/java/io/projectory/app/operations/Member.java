package io.projectory.app.operations;

import io.projectory.runtime.jdbc.Jdbc;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;

/**
 * A worker of the fleet, as its own beats tell.
 *
 * @param partitions of the topic that it holds, in order
 * @param beats whether its last beat is younger than its time-out
 */
public record Member(
    String memberId,
    String projection,
    List<Integer> partitions,
    String startedAt,
    String lastBeat,
    boolean beats) {
  private static final String LIST =
      """
      select member_id, projection_name, partitions, started_at, last_beat,
             last_beat > clock_timestamp() - heartbeat_timeout_ms * interval '1 millisecond'
               as beats
        from dg_projector_members
       where last_beat > clock_timestamp() - interval '1 hour'
       order by member_id, projection_name
      """;

  public Member {
    partitions = List.copyOf(partitions);
  }

  static List<Member> list(Connection connection) throws SQLException {
    return Jdbc.list(connection, LIST, Member::of);
  }

  private static Member of(ResultSet row) throws SQLException {
    Integer[] partitions = (Integer[]) row.getArray("partitions").getArray();
    return new Member(
        row.getString("member_id"),
        row.getString("projection_name"),
        Arrays.stream(partitions).sorted().toList(),
        Times.rfc(row, "started_at"),
        Times.rfc(row, "last_beat"),
        row.getBoolean("beats"));
  }
}
