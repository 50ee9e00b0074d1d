package io.projectory.bench.apply;

import io.projectory.api.Projection;
import io.projectory.api.Table;
import io.projectory.bench.site.BenchDatabase;
import io.projectory.bench.site.Site;
import io.projectory.runtime.table.TableDdl;
import io.projectory.schemas.migrate.ProjectionMigrations;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/** A projection database for some projections, and how far they have come. */
final class Views implements AutoCloseable {
  final BenchDatabase database;
  private final List<Projection> projections;

  private Views(BenchDatabase database, List<Projection> projections) {
    this.database = database;
    this.projections = projections;
  }

  static Views fresh(Site site, List<Projection> projections) throws SQLException {
    BenchDatabase database = site.freshDatabase("views");
    ProjectionMigrations.migrate(database.source());
    try (Connection connection = database.connect()) {
      TableDdl.create(connection, projections);
    }
    database.execute("checkpoint");
    return new Views(database, projections);
  }

  /** Records applied, over all partitions and projections. */
  static long applied(Statement statement) throws SQLException {
    try (ResultSet row =
        statement.executeQuery("select coalesce(sum(next_offset), 0) from dg_partition_cursors")) {
      row.next();
      return row.getLong(1);
    }
  }

  List<String> names() {
    return projections.stream().map(Projection::name).toList();
  }

  int projections() {
    return projections.size();
  }

  List<Table> tables() {
    return projections.stream().flatMap(p -> p.tables().stream()).toList();
  }

  void truncate() throws SQLException {
    database.execute(
        "truncate " + tables().stream().map(Table::name).collect(Collectors.joining(", ")),
        "checkpoint");
  }

  @Override
  public void close() {
    database.close();
  }
}
