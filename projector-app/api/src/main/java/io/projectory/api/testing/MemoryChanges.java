package io.projectory.api.testing;

import io.projectory.api.Changes;
import io.projectory.api.Table;
import io.projectory.schemas.Event;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** The changes of one event: checked when asked for, made when {@code apply} has returned. */
final class MemoryChanges implements Changes {
  private final Map<Table, Map<MemoryTables.RowKey, Object[]>> tables;
  private final String tenantId;
  private final List<Event> earlier;
  private final List<Runnable> steps = new ArrayList<>();

  MemoryChanges(
      Map<Table, Map<MemoryTables.RowKey, Object[]>> tables, String tenantId, List<Event> earlier) {
    this.tables = tables;
    this.tenantId = tenantId;
    this.earlier = earlier;
  }

  void commit() {
    steps.forEach(Runnable::run);
  }

  @Override
  public void insert(Table table, Object... row) {
    Map<MemoryTables.RowKey, Object[]> rows = rows(table);
    Object[] checked = Values.row(table, row);
    steps.add(() -> rows.putIfAbsent(key(table, checked), checked));
  }

  @Override
  public void put(Table table, Object... row) {
    Map<MemoryTables.RowKey, Object[]> rows = rows(table);
    Object[] checked = Values.row(table, row);
    steps.add(() -> rows.put(key(table, checked), checked));
  }

  @Override
  public Update update(Table table, Object... key) {
    Map<MemoryTables.RowKey, Object[]> rows = rows(table);
    return new RowUpdate(table, rows, key(table, Values.key(table, key)));
  }

  @Override
  public void delete(Table table, Object... key) {
    Map<MemoryTables.RowKey, Object[]> rows = rows(table);
    MemoryTables.RowKey deleted = key(table, Values.key(table, key));
    steps.add(() -> rows.remove(deleted));
  }

  @Override
  public List<Event> earlierInTrace() {
    return earlier;
  }

  private Map<MemoryTables.RowKey, Object[]> rows(Table table) {
    Map<MemoryTables.RowKey, Object[]> rows = tables.get(table);
    if (rows == null) {
      throw new IllegalArgumentException("the projection does not declare table " + table);
    }
    return rows;
  }

  private MemoryTables.RowKey key(Table table, Object[] row) {
    return new MemoryTables.RowKey(
        tenantId, List.copyOf(Arrays.asList(row).subList(0, table.keyColumns())));
  }

  private final class RowUpdate implements Update {
    private final Table table;
    private final Map<MemoryTables.RowKey, Object[]> rows;
    private final MemoryTables.RowKey key;

    RowUpdate(Table table, Map<MemoryTables.RowKey, Object[]> rows, MemoryTables.RowKey key) {
      this.table = table;
      this.rows = rows;
      this.key = key;
    }

    @Override
    public Update set(String column, Object value) {
      Table.Column target = Values.settable(table, column);
      Object checked = Values.value(table, target, value);
      return change(target, old -> checked);
    }

    @Override
    public Update add(String column, long delta) {
      Table.Column target = Values.addable(table, column);
      return change(target, old -> Values.sum(target, old, delta));
    }

    private Update change(Table.Column column, UnaryOperator<Object> changed) {
      steps.add(
          () -> {
            Object[] row = rows.get(key);
            if (row != null) {
              Object[] copy = row.clone();
              copy[column.position()] = changed.apply(copy[column.position()]);
              rows.put(key, copy);
            }
          });
      return this;
    }
  }
}
