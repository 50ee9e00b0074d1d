package io.projectory.bench.apply;

import io.projectory.api.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All rows of a table as Java values, in the order in which they lie, tenant first. */
record TableRows(Table table, List<Object[]> rows) {

  static List<TableRows> read(Views views) throws SQLException {
    List<TableRows> all = new ArrayList<>();
    try (Connection connection = views.database.connect()) {
      connection.setAutoCommit(false);
      for (Table table : views.tables()) {
        all.add(read(connection, table));
      }
    }
    return all;
  }

  String columns() {
    return Stream.concat(Stream.of("tenant_id"), table.columns().stream().map(Table.Column::name))
        .collect(Collectors.joining(", "));
  }

  private static TableRows read(Connection connection, Table table) throws SQLException {
    TableRows all = new TableRows(table, new ArrayList<>());
    try (Statement statement = connection.createStatement()) {
      statement.setFetchSize(5_000);
      try (ResultSet row =
          statement.executeQuery("select " + all.columns() + " from " + table.name())) {
        while (row.next()) {
          Object[] values = new Object[table.columns().size() + 1];
          for (int i = 0; i < values.length; i++) {
            values[i] = row.getObject(i + 1);
          }
          all.rows.add(values);
        }
      }
    }
    return all;
  }
}
