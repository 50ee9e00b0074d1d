package io.projectory.decisiongraph;

import static org.assertj.core.api.Assertions.assertThat;

import io.projectory.api.Table;
import io.projectory.schemas.migrate.ProjectionMigrations;
import io.projectory.servers.TestDatabase;
import io.projectory.servers.TestServers;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The declarations and the migrations say the same. */
class TablesTest {
  private static final String COLUMNS =
      """
      select format('%s %s%s', column_name, data_type, case is_nullable when 'NO' then ' not null' else '' end)
      from information_schema.columns where table_name = ? order by ordinal_position
      """;

  private static final String INDEXES =
      """
      select string_agg(attname, ' ' order by position)
      from pg_index
      cross join unnest(indkey) with ordinality as k (attnum, position)
      join pg_attribute on attrelid = indrelid and pg_attribute.attnum = k.attnum
      where indrelid = cast(? as regclass)
      group by indexrelid
      """;

  private static final String NOT_IN_BYTE_ORDER =
      """
      select a.attname
      from pg_attribute a join pg_collation c on c.oid = a.attcollation
      where attrelid = cast(? as regclass) and attnum > 0 and c.collname <> 'C'
        and a.attname ~ '_(id|type|version)$' and a.attname <> 'exception_id'
      """;

  @Test
  void everyTableHasTheDeclaredColumnsKeysAndIndexes() throws SQLException {
    try (TestDatabase database = TestServers.freshDatabase()) {
      ProjectionMigrations.migrate(database.dataSource());
      try (Connection connection = database.dataSource().getConnection()) {
        for (Table table : Projected.allTables()) {
          assertThat(list(connection, COLUMNS, table)).as(table.name()).isEqualTo(columns(table));
          assertThat(list(connection, INDEXES, table))
              .as(table.name())
              .containsExactlyInAnyOrderElementsOf(indexes(table));
          assertThat(list(connection, NOT_IN_BYTE_ORDER, table)).as(table.name()).isEmpty();
        }
        Table activity = PolicyActivity.ACTIVITY;
        assertThat(list(connection, COLUMNS, activity)).isEqualTo(columns(activity));
        assertThat(list(connection, INDEXES, activity))
            .as("the key, and two for questions over all partitions")
            .containsExactlyInAnyOrder(
                "tenant_id policy_id policy_version hour",
                "hour policy_id policy_version",
                "policy_id hour");
      }
    }
  }

  private static List<String> columns(Table table) {
    List<String> columns = new ArrayList<>(List.of("tenant_id text not null"));
    for (Table.Column column : table.columns()) {
      columns.add(
          column.name() + " " + column.type().sql() + (column.nullable() ? "" : " not null"));
    }
    return columns;
  }

  private static List<String> indexes(Table table) {
    List<String> indexes = new ArrayList<>();
    table.indexes().forEach(index -> indexes.add("tenant_id " + String.join(" ", index)));
    List<String> key =
        table.columns().stream().filter(Table.Column::key).map(Table.Column::name).toList();
    indexes.add("tenant_id " + String.join(" ", key));
    return indexes;
  }

  private static List<String> list(Connection connection, String sql, Table table)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setString(1, table.name());
      List<String> values = new ArrayList<>();
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          values.add(rows.getString(1));
        }
      }
      return values;
    }
  }
}
