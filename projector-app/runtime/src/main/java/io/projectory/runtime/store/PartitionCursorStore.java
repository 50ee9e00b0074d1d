package io.projectory.runtime.store;

import io.projectory.runtime.jdbc.Jdbc;
import io.projectory.runtime.jdbc.Pipeline;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Owns {@code dg_partition_cursors} for one projection and topic (DESIGN 4.5). Every method runs in
 * the caller's transaction. Thread-safe.
 */
public final class PartitionCursorStore {
  private static final String CREATE =
      """
      insert into dg_partition_cursors (projection_name, topic, partition, topic_id, partition_count)
      values (?, ?, ?, ?, ?)
      on conflict do nothing
      """;

  private static final String COMPARE_AND_SET =
      """
      update dg_partition_cursors c
         set next_offset = u.next_offset, leader_epoch = u.leader_epoch,
             record_time = coalesce(to_timestamp(u.record_millis / 1000.0), c.record_time),
             updated_at = clock_timestamp()
        from unnest(?, ?, ?, ?, ?) u(partition, held, next_offset, leader_epoch, record_millis)
       where c.projection_name = ? and c.topic = ? and c.partition = u.partition
         and c.next_offset = u.held
      """;

  private static final String ALL =
      """
      select partition, next_offset, topic_id, partition_count, leader_epoch
        from dg_partition_cursors
       where projection_name = ? and topic = ?
       order by partition
      """;

  private static final String PROGRESS =
      """
      select partition, next_offset, coalesce(record_time, updated_at) as record_time
        from dg_partition_cursors
       where projection_name = ? and topic = ?
      """;

  private static final String RESET =
      """
      update dg_partition_cursors
         set next_offset = 0, leader_epoch = null, record_time = null, updated_at = clock_timestamp()
       where projection_name = ? and topic = ?
      """;

  private static final String REMOVE =
      "delete from dg_partition_cursors where projection_name = ? and topic = ?";

  private static final String PLACE =
      """
      insert into dg_partition_cursors
        (projection_name, topic, partition, next_offset, topic_id, partition_count)
      values (?, ?, ?, ?, ?, ?)
      """;

  private final String projection;
  private final String topic;

  public PartitionCursorStore(String projection, String topic) {
    this.projection = projection;
    this.topic = topic;
  }

  /** All cursors of the projection, by partition. */
  public List<PartitionCursor> all(Connection connection) throws SQLException {
    return Jdbc.list(connection, ALL, PartitionCursorStore::cursor, projection, topic);
  }

  /** The next offset to apply, by partition. */
  public Map<Integer, Long> positions(Connection connection) throws SQLException {
    Map<Integer, Long> positions = new HashMap<>();
    for (PartitionCursor cursor : all(connection)) {
      positions.put(cursor.partition(), cursor.nextOffset());
    }
    return positions;
  }

  /**
   * How far a partition is.
   *
   * @param recordTime of the last record applied, or when the cursor was made
   */
  public record Progress(int partition, long nextOffset, Instant recordTime) {}

  /** How far the partitions of a topic are whose records have no place in the log. */
  public List<Progress> progress(Connection connection) throws SQLException {
    return Jdbc.list(
        connection,
        PROGRESS,
        r -> new Progress(r.getInt(1), r.getLong(2), Jdbc.instant(r, "record_time")),
        projection,
        topic);
  }

  /** All cursors to 0; the caller holds the exclusive guard. */
  public void reset(Connection connection) throws SQLException {
    Jdbc.update(connection, RESET, projection, topic);
  }

  /**
   * Begins anew in another topic, or where this one begins now; the caller holds the exclusive
   * guard.
   *
   * @param begins first offset by partition
   */
  public void replace(Connection connection, String topicId, Map<Integer, Long> begins)
      throws SQLException {
    Jdbc.update(connection, REMOVE, projection, topic);
    for (Map.Entry<Integer, Long> begin : begins.entrySet()) {
      Jdbc.update(
          connection,
          PLACE,
          projection,
          topic,
          begin.getKey(),
          begin.getValue(),
          topicId,
          begins.size());
    }
  }

  /** Creates the row at offset 0 unless it exists; the caller holds the shared guard. */
  public void create(Connection connection, int partition, String topicId, int partitionCount)
      throws SQLException {
    Jdbc.update(connection, CREATE, projection, topic, partition, topicId, partitionCount);
  }

  /**
   * Moves the cursors if all of them still stand where the member holds them. False means stale:
   * somebody else moved one, nothing of the batch may be applied, and the caller rolls back.
   *
   * @param steps of different partitions, in their order: that of the locks
   */
  public Supplier<Boolean> compareAndSet(Pipeline pipeline, List<CursorStep> steps) {
    Supplier<Integer> moved =
        pipeline.update(
            COMPARE_AND_SET,
            steps.stream().map(CursorStep::partition).toArray(Integer[]::new),
            steps.stream().map(CursorStep::held).toArray(Long[]::new),
            steps.stream().map(CursorStep::next).toArray(Long[]::new),
            steps.stream().map(s -> s.leaderEpoch().orElse(null)).toArray(Integer[]::new),
            steps.stream().map(s -> millis(s.newest())).toArray(Long[]::new),
            projection,
            topic);
    return () -> moved.get() == steps.size();
  }

  private static Long millis(Instant time) {
    return time == null ? null : (Long) time.toEpochMilli();
  }

  private static PartitionCursor cursor(ResultSet row) throws SQLException {
    int epoch = row.getInt("leader_epoch");
    Optional<Integer> leaderEpoch = row.wasNull() ? Optional.empty() : Optional.of(epoch);
    return new PartitionCursor(
        row.getInt("partition"),
        row.getLong("next_offset"),
        row.getString("topic_id"),
        row.getInt("partition_count"),
        leaderEpoch);
  }
}
