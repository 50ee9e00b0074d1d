package io.projectory.runtime.fold;

import io.projectory.api.Changes;
import io.projectory.api.Table;
import io.projectory.schemas.Event;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/** Collects what {@code apply} does for one event, checked against the declaration. */
final class EventChanges implements Changes {
  private final Set<Table> owned;
  private final List<Operation> operations = new ArrayList<>();
  private List<Event> earlier = List.of();

  EventChanges(Set<Table> owned) {
    this.owned = owned;
  }

  void begin(List<Event> earlierInTrace) {
    operations.clear();
    earlier = earlierInTrace;
  }

  List<Operation> operations() {
    return operations;
  }

  @Override
  public void insert(Table table, Object... row) {
    record(Operation.Kind.INSERT, table, row);
  }

  @Override
  public void put(Table table, Object... row) {
    record(Operation.Kind.PUT, table, row);
  }

  @Override
  public void delete(Table table, Object... key) {
    operations.add(
        new Operation(Operation.Kind.DELETE, table, Values.key(own(table), key), null, null, null));
  }

  @Override
  public Update update(Table table, Object... key) {
    return new RowUpdate(own(table), Values.key(table, key));
  }

  @Override
  public List<Event> earlierInTrace() {
    return earlier;
  }

  private void record(Operation.Kind kind, Table table, Object[] row) {
    Object[] checked = Values.row(own(table), row);
    Object[] key = Arrays.copyOf(checked, table.keyColumns());
    operations.add(new Operation(kind, table, key, null, checked, null));
  }

  private Table own(Table table) {
    if (!owned.contains(table)) {
      throw new IllegalArgumentException("the projection does not declare table " + table);
    }
    return table;
  }

  private final class RowUpdate implements Update {
    private final Table table;
    private final Object[] key;

    RowUpdate(Table table, Object[] key) {
      this.table = table;
      this.key = key;
    }

    @Override
    public Update set(String name, Object value) {
      Table.Column column = changeable(name);
      Object checked = Values.value(table, column, value);
      operations.add(new Operation(Operation.Kind.SET, table, key, column, null, checked));
      return this;
    }

    @Override
    public Update add(String name, long delta) {
      Table.Column column = changeable(name);
      if (column.nullable()
          || (column.type() != Table.Type.INTEGER && column.type() != Table.Type.BIGINT)) {
        throw new IllegalArgumentException(
            "only a number that is not nullable can be added to: " + table + "." + name);
      }
      operations.add(new Operation(Operation.Kind.ADD, table, key, column, null, delta));
      return this;
    }

    private Table.Column changeable(String name) {
      Table.Column column = table.column(name);
      if (column.key()) {
        throw new IllegalArgumentException("a key column cannot change: " + table + "." + name);
      }
      return column;
    }
  }
}
