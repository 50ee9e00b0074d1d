package io.projectory.app.flow;

import io.projectory.runtime.jdbc.Jdbc;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import javax.sql.DataSource;

/** Whether somebody streams from the connector's slot; the connector itself looks closer. */
record SlotUse(boolean active, boolean lost, long retainedBytes) {
  private static final String READ =
      """
      select active, coalesce(wal_status, 'lost') = 'lost' as lost,
             coalesce(pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn), 0)::bigint as retained
        from pg_replication_slots
       where slot_name = ?
      """;

  static Optional<SlotUse> read(DataSource log, String slot) throws SQLException {
    try (Connection connection = log.getConnection()) {
      connection.setAutoCommit(true);
      return Jdbc.first(
          connection,
          READ,
          r -> new SlotUse(r.getBoolean("active"), r.getBoolean("lost"), r.getLong("retained")),
          slot);
    }
  }
}
