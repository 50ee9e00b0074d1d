package io.projectory.runtime.table;

import io.projectory.api.Projection;
import io.projectory.api.Table;
import io.projectory.runtime.failure.TypedStop;
import io.projectory.runtime.jdbc.Jdbc;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Start-up check: what the projections declare against each other and against the database. */
public final class TableCheck {
  private static final String COLUMNS =
      """
      select a.attname, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull
        from pg_attribute a
       where a.attrelid = to_regclass(?) and a.attnum > 0 and not a.attisdropped
      """;

  private static final String KEYS =
      """
      select array_agg(a.attname::text order by a.attname) as columns
        from pg_index i
        join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
       where i.indrelid = to_regclass(?) and i.indisunique and i.indpred is null
       group by i.indexrelid
      """;

  private TableCheck() {}

  private record Found(String type, boolean notNull) {}

  /**
   * @throws TypedStop naming every difference; nothing was started
   */
  public static void check(Connection connection, List<Projection> projections)
      throws SQLException {
    List<String> findings = new ArrayList<>(declarations(projections));
    for (Projection projection : projections) {
      for (Table table : projection.tables()) {
        findings.addAll(differences(connection, table));
      }
    }
    if (!findings.isEmpty()) {
      throw new TypedStop(TypedStop.Reason.TABLE_MISMATCH, String.join("; ", findings));
    }
  }

  /** Two projections with one name, or one table declared twice. */
  static List<String> declarations(List<Projection> projections) {
    List<String> findings = new ArrayList<>();
    Map<String, String> owners = new HashMap<>();
    Map<String, String> names = new HashMap<>();
    for (Projection projection : projections) {
      if (names.put(projection.name(), projection.name()) != null) {
        findings.add("projection " + projection.name() + " is configured twice");
      }
      for (Table table : projection.tables()) {
        String owner = owners.putIfAbsent(table.name(), projection.name());
        if (owner != null) {
          findings.add(
              "table " + table + " is declared by " + owner + " and by " + projection.name());
        }
      }
    }
    return findings;
  }

  private static List<String> differences(Connection connection, Table table) throws SQLException {
    Map<String, Found> found = new HashMap<>();
    Jdbc.list(
        connection,
        COLUMNS,
        r -> found.put(r.getString(1), new Found(r.getString(2), r.getBoolean(3))),
        table.name());
    if (found.isEmpty()) {
      return List.of("table " + table + " does not exist; run the migrations");
    }
    List<String> findings = new ArrayList<>();
    if (!found.containsKey("tenant_id")) {
      findings.add("table " + table + " has no column tenant_id");
    }
    for (Table.Column column : table.columns()) {
      compare(table, column, found.get(column.name()), findings);
    }
    if (!hasKey(connection, table)) {
      findings.add("table " + table + " has no unique key on tenant_id and its key columns");
    }
    return findings;
  }

  private static void compare(
      Table table, Table.Column column, Found found, List<String> findings) {
    String name = table + "." + column.name();
    if (found == null) {
      findings.add("column " + name + " does not exist");
    } else if (!found.type().equals(column.type().sql())) {
      findings.add("column " + name + " is " + found.type() + ", declared " + column.type().sql());
    } else if (found.notNull() && column.nullable()) {
      findings.add("column " + name + " is not null, declared nullable");
    }
  }

  private static boolean hasKey(Connection connection, Table table) throws SQLException {
    TreeSet<String> wanted = new TreeSet<>();
    wanted.add("tenant_id");
    table.columns().stream().filter(Table.Column::key).forEach(c -> wanted.add(c.name()));
    List<List<String>> keys =
        Jdbc.list(
            connection, KEYS, r -> List.of((String[]) r.getArray(1).getArray()), table.name());
    return keys.stream().anyMatch(key -> new TreeSet<>(key).equals(wanted));
  }
}
