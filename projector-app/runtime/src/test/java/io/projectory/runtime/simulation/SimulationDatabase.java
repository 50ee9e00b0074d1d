package io.projectory.runtime.simulation;

import io.projectory.runtime.jdbc.Jdbc;
import io.projectory.runtime.table.TableDdl;
import io.projectory.schemas.migrate.ProjectionMigrations;
import io.projectory.servers.TestDatabase;
import io.projectory.servers.TestServers;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** A projection database that serves one seed after the other. */
final class SimulationDatabase implements AutoCloseable {
  private static final List<String> TABLES =
      List.of(
          "dg_partition_cursors",
          "dg_projection_cursors",
          "dg_projection_digests",
          "dg_projection_failures",
          "dg_projection_runs",
          "dg_projection_run_scopes",
          "dg_projector_members",
          "dg_bad_records",
          "dg_admin_audit",
          "dg_admin_results",
          "sim_events",
          "sim_totals",
          "sim_traces");

  private final TestDatabase database = TestServers.freshDatabase();
  final ConnectionPool pool = new ConnectionPool(database.dataSource());

  SimulationDatabase() throws SQLException {
    ProjectionMigrations.migrate(database.dataSource());
    try (Connection connection = database.dataSource().getConnection()) {
      TableDdl.create(connection, List.of(new SimulatedProjection(id -> null)));
      Jdbc.run(connection, "alter table sim_events add check (value >= 0)");
      for (String table : TABLES) {
        // vacuum would take locks at times of its own
        Jdbc.run(connection, "alter table " + table + " set (autovacuum_enabled = off)");
      }
    }
  }

  void wipe() throws SQLException {
    Connection connection = pool.take();
    try {
      Jdbc.run(connection, "truncate " + String.join(", ", TABLES));
    } finally {
      pool.giveBack(connection, false);
    }
  }

  @Override
  public void close() throws SQLException {
    pool.close();
    database.close();
  }
}
