package io.projectory.runtime.write;

import io.projectory.api.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The set-based statements of one declared table; arrays of columns in, one statement a batch. */
final class TableSql {
  private final Table table;

  TableSql(Table table) {
    this.table = table;
  }

  /** First writer wins. */
  String insert() {
    return insertInto() + " on conflict (" + keyList() + ") do nothing";
  }

  /** Last writer wins. */
  String put() {
    List<String> sets = new ArrayList<>();
    for (Table.Column column : table.columns()) {
      if (!column.key()) {
        sets.add(column.name() + " = excluded." + column.name());
      }
    }
    return sets.isEmpty() ? insert() : upsert(sets);
  }

  /** Inserts rows that carry the delta's own values, or applies the delta to rows that exist. */
  String fused(long setMask, long addMask) {
    List<String> sets = new ArrayList<>();
    for (Table.Column column : columns(setMask | addMask)) {
      String name = column.name();
      sets.add(
          in(addMask, column)
              ? name + " = " + table.name() + "." + name + " + excluded." + name
              : name + " = excluded." + name);
    }
    return upsert(sets);
  }

  String update(long setMask, long addMask) {
    List<Table.Column> changed = columns(setMask | addMask);
    List<String> sets = new ArrayList<>();
    for (Table.Column column : changed) {
      String name = column.name();
      sets.add(
          in(addMask, column) ? name + " = t." + name + " + u." + name : name + " = u." + name);
    }
    List<Table.Column> sent = new ArrayList<>(table.columns().subList(0, table.keyColumns()));
    sent.addAll(changed);
    return "update "
        + table.name()
        + " t set "
        + String.join(", ", sets)
        + " from "
        + unnest(sent)
        + " where "
        + sameKey();
  }

  String delete() {
    return "delete from "
        + table.name()
        + " t using "
        + unnest(table.columns().subList(0, table.keyColumns()))
        + " where "
        + sameKey();
  }

  List<Table.Column> columns(long mask) {
    return table.columns().stream().filter(c -> in(mask, c)).toList();
  }

  /** Rows that are not there yet. */
  String copy() {
    return "copy " + table.name() + " (" + names() + ") from stdin with (format binary)";
  }

  private String names() {
    return "tenant_id, "
        + table.columns().stream().map(Table.Column::name).collect(Collectors.joining(", "));
  }

  private String insertInto() {
    return "insert into "
        + table.name()
        + " ("
        + names()
        + ") select u.tenant_id, "
        + table.columns().stream().map(c -> "u." + c.name()).collect(Collectors.joining(", "))
        + " from "
        + unnest(table.columns());
  }

  private String upsert(List<String> sets) {
    return insertInto()
        + " on conflict ("
        + keyList()
        + ") do update set "
        + String.join(", ", sets);
  }

  private String unnest(List<Table.Column> columns) {
    return "unnest(?::text[]"
        + columns.stream().map(c -> ", ?::" + c.type().sql() + "[]").collect(Collectors.joining())
        + ") u(tenant_id"
        + columns.stream().map(c -> ", " + c.name()).collect(Collectors.joining())
        + ")";
  }

  private String keyList() {
    return "tenant_id, " + keys().map(Table.Column::name).collect(Collectors.joining(", "));
  }

  private String sameKey() {
    return "t.tenant_id = u.tenant_id and "
        + keys()
            .map(c -> "t." + c.name() + " = u." + c.name())
            .collect(Collectors.joining(" and "));
  }

  private java.util.stream.Stream<Table.Column> keys() {
    return table.columns().stream().filter(Table.Column::key);
  }

  private static boolean in(long mask, Table.Column column) {
    return (mask & 1L << column.position()) != 0;
  }
}
