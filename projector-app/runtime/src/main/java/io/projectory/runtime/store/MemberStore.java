package io.projectory.runtime.store;

import io.projectory.runtime.jdbc.Jdbc;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;

/** Writes a worker's row of {@code dg_projector_members}; anybody may read them. */
public final class MemberStore {
  private static final String BEAT =
      """
      insert into dg_projector_members
        (member_id, projection_name, partitions, heartbeat_timeout_ms)
      values (?, ?, ?, ?)
      on conflict (member_id, projection_name)
      do update set partitions = excluded.partitions, last_beat = clock_timestamp(),
                    heartbeat_timeout_ms = excluded.heartbeat_timeout_ms
      """;

  /** Rows of members that died are nobody's to clean up but the next one's. */
  private static final String FORGET =
      """
      delete from dg_projector_members
       where (member_id = ? and projection_name = ?)
          or last_beat < clock_timestamp() - interval '1 hour'
      """;

  private final String memberId;
  private final String projection;
  private final Duration heartbeatTimeout;

  public MemberStore(String memberId, String projection, Duration heartbeatTimeout) {
    this.memberId = memberId;
    this.projection = projection;
    this.heartbeatTimeout = heartbeatTimeout;
  }

  public void beat(Connection connection, Collection<Integer> partitions) throws SQLException {
    Jdbc.update(
        connection,
        BEAT,
        memberId,
        projection,
        partitions.stream().sorted().toArray(Integer[]::new),
        (int) heartbeatTimeout.toMillis());
  }

  public void forget(Connection connection) throws SQLException {
    Jdbc.update(connection, FORGET, memberId, projection);
  }
}
