package io.projectory.app.operations;

import io.projectory.runtime.jdbc.Jdbc;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** Reads {@code dg_partition_cursors} of one topic. */
final class PartitionCursors {
  private static final String LIST =
      """
      select projection_name, partition, next_offset
        from dg_partition_cursors
       where topic = ?
      """;

  private PartitionCursors() {}

  /** Next offset by projection and partition. */
  static Map<String, Map<Integer, Long>> read(Connection connection, String topic)
      throws SQLException {
    Map<String, Map<Integer, Long>> cursors = new HashMap<>();
    Jdbc.list(
        connection,
        LIST,
        r ->
            cursors
                .computeIfAbsent(r.getString(1), p -> new HashMap<>())
                .put(r.getInt(2), r.getLong(3)),
        topic);
    return cursors;
  }
}
