package io.projectory.decisiongraph.query;

import io.projectory.api.ProjectionReader;
import io.projectory.api.Table;
import io.projectory.decisiongraph.Projected;
import io.projectory.schemas.ErrorCode;
import io.projectory.schemas.ProjectoryException;
import io.projectory.schemas.migrate.ProjectionMigrations;
import io.projectory.servers.TestDatabase;
import io.projectory.servers.TestServers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A projection database with rows of the projections, and a reader of it. */
final class GraphDatabase implements ProjectionReader {
  /** Projections that lag behind. */
  final Set<String> behind = new HashSet<>();

  /** What the last query needed. */
  Set<String> needed;

  /** Rows of dg_cg_edges that the last query made the server fetch. */
  long edgesFetched;

  private final TestDatabase database = TestServers.freshDatabase();
  private final Connection reads = snapshots();

  GraphDatabase() {
    ProjectionMigrations.migrate(database.dataSource());
  }

  @Override
  public <T> T latest(String projection, Query<T> query) {
    return current(null, Set.of(projection), query);
  }

  @Override
  public <T> T current(String tenantId, Set<String> projections, Query<T> query) {
    needed = projections;
    if (!Collections.disjoint(behind, projections)) {
      throw new ProjectoryException(ErrorCode.PROJECTION_OUT_OF_DATE, "behind");
    }
    try {
      T answer = query.run(reads);
      edgesFetched = edgesFetched(reads);
      return answer;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    } finally {
      rollback();
    }
  }

  private void rollback() {
    try {
      reads.rollback();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private Connection snapshots() {
    try {
      Connection connection = connect();
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  Connection connect() throws SQLException {
    return database.dataSource().getConnection();
  }

  void execute(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Writes all rows of one tenant. */
  void write(Projected projected, String tenantId) {
    try (Connection connection = connect()) {
      for (Table table : Projected.allTables()) {
        write(connection, table, tenantId, projected.rows(tenantId, table));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void write(
      Connection connection, Table table, String tenantId, List<Map<String, Object>> rows)
      throws SQLException {
    String columns = String.join(", ", table.columns().stream().map(Table.Column::name).toList());
    String sql =
        "insert into "
            + table.name()
            + " (tenant_id, "
            + columns
            + ") values (?"
            + ", ?".repeat(table.columns().size())
            + ")";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      for (Map<String, Object> row : rows) {
        insert.setString(1, tenantId);
        int next = 2;
        for (Object value : row.values()) {
          insert.setObject(next++, value);
        }
        insert.addBatch();
      }
      insert.executeBatch();
    }
  }

  private static long edgesFetched(Connection snapshot) throws SQLException {
    String sql =
        """
        select seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables where relname = 'dg_cg_edges'
        """;
    try (Statement statement = snapshot.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }
}
