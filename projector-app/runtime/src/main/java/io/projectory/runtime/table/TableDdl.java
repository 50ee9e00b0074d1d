package io.projectory.runtime.table;

import io.projectory.api.Projection;
import io.projectory.api.Table;
import io.projectory.runtime.jdbc.Jdbc;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Creates declared tables that do not exist yet, with their keys and indexes. */
public final class TableDdl {
  private TableDdl() {}

  /** Runs as the owner of the projection database; existing tables are left as they are. */
  public static void create(Connection owner, List<Projection> projections) throws SQLException {
    for (Projection projection : projections) {
      for (Table table : projection.tables()) {
        for (String statement : statements(table)) {
          Jdbc.run(owner, statement);
        }
      }
    }
  }

  static List<String> statements(Table table) {
    return Stream.concat(Stream.of(createTable(table)), createIndexes(table)).toList();
  }

  private static String createTable(Table table) {
    return "create table if not exists "
        + table.name()
        + " (\n  tenant_id text collate \"C\" not null,\n"
        + table.columns().stream()
            .map(c -> "  " + c.name() + " " + type(c) + (c.nullable() ? "" : " not null") + ",\n")
            .collect(Collectors.joining())
        + "  primary key (tenant_id, "
        + table.columns().stream()
            .filter(Table.Column::key)
            .map(Table.Column::name)
            .collect(Collectors.joining(", "))
        + ")\n)";
  }

  private static Stream<String> createIndexes(Table table) {
    return table.indexes().stream()
        .map(
            columns ->
                "create index if not exists "
                    + indexName(table, columns)
                    + " on "
                    + table.name()
                    + " (tenant_id, "
                    + String.join(", ", columns)
                    + ")");
  }

  private static String indexName(Table table, List<String> columns) {
    String name = table.name() + "_" + String.join("_", columns);
    return name.length() <= 63
        ? name
        : name.substring(0, 54) + "_" + Integer.toHexString(columns.hashCode());
  }

  private static String type(Table.Column column) {
    return column.type() == Table.Type.TEXT ? "text collate \"C\"" : column.type().sql();
  }
}
