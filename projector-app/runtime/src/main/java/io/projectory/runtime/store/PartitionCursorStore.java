package io.projectory.runtime.store;

import io.projectory.runtime.jdbc.Jdbc;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Owns {@code dg_partition_cursors} for one projection and topic (DESIGN 4.5). Every method runs in
 * the caller's transaction. Thread-safe.
 */
public final class PartitionCursorStore {
  private static final String FIND =
      """
      select partition, next_offset, topic_id, partition_count, leader_epoch
        from dg_partition_cursors
       where projection_name = ? and topic = ? and partition = ?
      """;

  private static final String CREATE =
      """
      insert into dg_partition_cursors (projection_name, topic, partition, topic_id, partition_count)
      values (?, ?, ?, ?, ?)
      on conflict do nothing
      """;

  private static final String COMPARE_AND_SET =
      """
      update dg_partition_cursors
         set next_offset = ?, leader_epoch = ?, updated_at = clock_timestamp()
       where projection_name = ? and topic = ? and partition = ? and next_offset = ?
      """;

  private final String projection;
  private final String topic;

  public PartitionCursorStore(String projection, String topic) {
    this.projection = projection;
    this.topic = topic;
  }

  public Optional<PartitionCursor> find(Connection connection, int partition) throws SQLException {
    return Jdbc.first(
        connection,
        FIND,
        r -> {
          int epoch = r.getInt("leader_epoch");
          return new PartitionCursor(
              r.getInt("partition"),
              r.getLong("next_offset"),
              r.getString("topic_id"),
              r.getInt("partition_count"),
              r.wasNull() ? Optional.empty() : Optional.of(epoch));
        },
        projection,
        topic,
        partition);
  }

  /** Creates the row at offset 0 unless it exists; the caller holds the shared guard. */
  public void create(Connection connection, int partition, String topicId, int partitionCount)
      throws SQLException {
    Jdbc.update(connection, CREATE, projection, topic, partition, topicId, partitionCount);
  }

  /**
   * Moves the cursor if it still stands where the member holds it. False means stale: somebody else
   * moved it, and nothing of the batch may be applied.
   */
  public boolean compareAndSet(
      Connection connection, int partition, long held, long next, Optional<Integer> leaderEpoch)
      throws SQLException {
    return Jdbc.update(
            connection,
            COMPARE_AND_SET,
            next,
            leaderEpoch.orElse(null),
            projection,
            topic,
            partition,
            held)
        == 1;
  }
}
