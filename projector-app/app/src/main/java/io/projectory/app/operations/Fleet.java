package io.projectory.app.operations;

import io.projectory.runtime.jdbc.Jdbc;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/** Reads who works: {@code dg_projector_members} and the recorded shape of the topic. */
final class Fleet {
  private static final String COUNTS =
      """
      select (select count(*) from dg_projector_members
               where last_beat > clock_timestamp()
                                 - heartbeat_timeout_ms * interval '1 millisecond') as workers,
             (select count(*) from dg_projection_runs
               where status in ('queued', 'running')) as runs,
             (select max(partition_count) from dg_partition_cursors
               where topic = ?) as partitions
      """;

  private static final String PARTITIONS =
      """
      select max(partition_count) from dg_partition_cursors where topic = ?
      """;

  /** After a rebalance two rows may name a partition for a moment: the younger beat is right. */
  private static final String HOLDER =
      """
      select member_id from dg_projector_members
       where projection_name = ? and ? = any(partitions)
         and last_beat > clock_timestamp() - heartbeat_timeout_ms * interval '1 millisecond'
       order by last_beat desc
       limit 1
      """;

  private final String topic;
  private final int configuredPartitions;

  Fleet(String topic, int configuredPartitions) {
    this.topic = topic;
    this.configuredPartitions = configuredPartitions;
  }

  /** Live workers, active runs, partitions. */
  record Counts(int workers, int runs, int partitions) {}

  Counts counts(Connection connection) throws SQLException {
    return Jdbc.first(
            connection,
            COUNTS,
            r -> new Counts(r.getInt("workers"), r.getInt("runs"), orConfigured(r.getInt(3))),
            topic)
        .orElseThrow();
  }

  /** Partitions of the topic: recorded once a member has worked on it, configured until then. */
  int partitions(Connection connection) throws SQLException {
    return Jdbc.first(connection, PARTITIONS, r -> orConfigured(r.getInt(1)), topic).orElseThrow();
  }

  Optional<String> holder(Connection connection, String projection, int partition)
      throws SQLException {
    return Jdbc.first(connection, HOLDER, r -> r.getString(1), projection, partition);
  }

  private int orConfigured(int recorded) {
    return recorded == 0 ? configuredPartitions : recorded;
  }
}
