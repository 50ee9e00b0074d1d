package io.projectory.runtime.write;

import io.projectory.api.Table;
import io.projectory.runtime.fold.RowChange;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Writes the folded changes of one table with a few set-based statements. A row stands in at most
 * two of them, and then the update comes before the insert. Thread-safe.
 */
public final class TableWriter {
  private final Table table;
  private final TableSql sql;

  public TableWriter(Table table) {
    this.table = table;
    this.sql = new TableSql(table);
  }

  /** Runs in the caller's transaction. */
  public void write(Connection connection, Collection<RowChange> changes) throws SQLException {
    List<RowChange> deletes = new ArrayList<>();
    List<RowChange> inserts = new ArrayList<>();
    List<RowChange> puts = new ArrayList<>();
    Map<Mask, List<RowChange>> updates = new LinkedHashMap<>();
    Map<Mask, List<RowChange>> fused = new LinkedHashMap<>();
    for (RowChange change : changes) {
      switch (change.present()) {
        case DELETE -> deletes.add(change);
        case REPLACE -> puts.add(change);
        case KEEP -> {
          if (change.absent() == null || change.hasDelta()) {
            keep(change, inserts, updates, fused);
          } else {
            inserts.add(change);
          }
        }
      }
    }
    deletes(connection, deletes);
    for (Map.Entry<Mask, List<RowChange>> group : updates.entrySet()) {
      update(connection, group.getKey(), group.getValue());
    }
    rows(connection, sql.insert(), inserts);
    for (Map.Entry<Mask, List<RowChange>> group : fused.entrySet()) {
      rows(connection, sql.fused(group.getKey().set(), group.getKey().add()), group.getValue());
    }
    rows(connection, sql.put(), puts);
  }

  private void keep(
      RowChange change,
      List<RowChange> inserts,
      Map<Mask, List<RowChange>> updates,
      Map<Mask, List<RowChange>> fused) {
    if (!change.hasDelta()) {
      return; // an update of nothing
    }
    Mask mask = new Mask(change.setMask(), change.addMask());
    if (change.absent() != null && change.fusable(table)) {
      fused.computeIfAbsent(mask, m -> new ArrayList<>()).add(change);
      return;
    }
    updates.computeIfAbsent(mask, m -> new ArrayList<>()).add(change);
    if (change.absent() != null) {
      inserts.add(change);
    }
  }

  private void rows(Connection connection, String statement, List<RowChange> changes)
      throws SQLException {
    send(
        connection,
        statement,
        changes,
        table.columns(),
        c -> change -> change.absent()[c.position()]);
  }

  private void deletes(Connection connection, List<RowChange> changes) throws SQLException {
    send(connection, sql.delete(), changes, keys(), c -> change -> change.key()[c.position()]);
  }

  private void update(Connection connection, Mask mask, List<RowChange> changes)
      throws SQLException {
    List<Table.Column> sent = new ArrayList<>(keys());
    sent.addAll(sql.columns(mask.set() | mask.add()));
    send(
        connection,
        sql.update(mask.set(), mask.add()),
        changes,
        sent,
        c -> change -> c.key() ? change.key()[c.position()] : change.delta(c));
  }

  private List<Table.Column> keys() {
    return table.columns().subList(0, table.keyColumns());
  }

  private void send(
      Connection connection,
      String statement,
      List<RowChange> changes,
      List<Table.Column> columns,
      Function<Table.Column, Function<RowChange, Object>> values)
      throws SQLException {
    if (changes.isEmpty()) {
      return;
    }
    try (PreparedStatement prepared = connection.prepareStatement(statement)) {
      String[] tenants = changes.stream().map(RowChange::tenant).toArray(String[]::new);
      prepared.setArray(1, connection.createArrayOf("text", tenants));
      int parameter = 2;
      for (Table.Column column : columns) {
        Function<RowChange, Object> value = values.apply(column);
        Object[] array = new Object[changes.size()];
        for (int i = 0; i < array.length; i++) {
          array[i] = fit(column, value.apply(changes.get(i)));
        }
        prepared.setArray(parameter++, connection.createArrayOf(column.type().sql(), array));
      }
      prepared.executeUpdate();
    }
  }

  /** A sum that does not fit its column is an error of the data, like any other. */
  private Object fit(Table.Column column, Object value) throws SQLException {
    if (value instanceof Long sum && column.type() == Table.Type.INTEGER) {
      if (sum != sum.intValue()) {
        throw new SQLException("integer out of range in " + table + "." + column.name(), "22003");
      }
      return sum.intValue();
    }
    return value;
  }

  private record Mask(long set, long add) {}
}
