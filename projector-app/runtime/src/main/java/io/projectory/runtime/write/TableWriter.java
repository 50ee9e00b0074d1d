package io.projectory.runtime.write;

import io.projectory.api.Table;
import io.projectory.runtime.fold.RowChange;
import io.projectory.runtime.jdbc.Pipeline;
import io.projectory.schemas.Payload;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Writes the folded changes of one table with a few set-based statements. A row stands in at most
 * two of them, and then the update comes before the insert. Many rows that are likely to be new are
 * copied instead of merged ({@link NewRows}). Thread-safe.
 */
public final class TableWriter {
  /** COPY takes three more round trips than a statement. */
  private static final int FEWEST_TO_COPY = 100;

  /**
   * A statement with as many rows goes alone: a trip is not what it costs, and the driver would
   * keep a plan for every combination of statements.
   */
  private static final int MANY = 100;

  private final Table table;
  private final TableSql sql;
  private final NewRows newRows;
  private final int fewestToCopy;

  public TableWriter(Table table) {
    this(table, FEWEST_TO_COPY);
  }

  TableWriter(Table table, int fewestToCopy) {
    this.table = table;
    this.sql = new TableSql(table);
    this.newRows = new NewRows(table, sql.copy());
    this.fewestToCopy = fewestToCopy;
  }

  /** In the transaction of the pipeline, where some of the statements may be left waiting. */
  public void write(Pipeline pipeline, Collection<RowChange> changes) throws SQLException {
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
    deletes(pipeline, deletes);
    for (Map.Entry<Mask, List<RowChange>> group : updates.entrySet()) {
      update(pipeline, group.getKey(), group.getValue());
    }
    if (!guessed(pipeline, inserts, fused.values(), puts)) {
      rows(pipeline, sql.insert(), inserts);
      for (Map.Entry<Mask, List<RowChange>> group : fused.entrySet()) {
        rows(pipeline, sql.fused(group.getKey().set(), group.getKey().add()), group.getValue());
      }
      rows(pipeline, sql.put(), puts);
    }
  }

  /**
   * Whether these rows, which merging would insert when absent, were all absent and are written.
   */
  private boolean guessed(
      Pipeline pipeline,
      List<RowChange> inserts,
      Collection<List<RowChange>> fused,
      List<RowChange> puts)
      throws SQLException {
    List<RowChange> all = new ArrayList<>(inserts);
    fused.forEach(all::addAll);
    all.addAll(puts);
    return all.size() >= fewestToCopy && newRows.write(pipeline.sent(), all);
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

  private void rows(Pipeline pipeline, String statement, List<RowChange> changes)
      throws SQLException {
    send(
        pipeline,
        statement,
        changes,
        table.columns(),
        c -> change -> change.absent()[c.position()]);
  }

  private void deletes(Pipeline pipeline, List<RowChange> changes) throws SQLException {
    send(pipeline, sql.delete(), changes, keys(), c -> change -> change.key()[c.position()]);
  }

  private void update(Pipeline pipeline, Mask mask, List<RowChange> changes) throws SQLException {
    List<Table.Column> sent = new ArrayList<>(keys());
    sent.addAll(sql.columns(mask.set() | mask.add()));
    send(
        pipeline,
        sql.update(mask.set(), mask.add()),
        changes,
        sent,
        c -> change -> c.key() ? change.key()[c.position()] : change.delta(c));
  }

  private List<Table.Column> keys() {
    return table.columns().subList(0, table.keyColumns());
  }

  private void send(
      Pipeline pipeline,
      String statement,
      List<RowChange> changes,
      List<Table.Column> columns,
      Function<Table.Column, Function<RowChange, Object>> values)
      throws SQLException {
    if (changes.isEmpty()) {
      return;
    }
    List<Object> arrays = new ArrayList<>();
    arrays.add(changes.stream().map(RowChange::tenant).toArray(String[]::new));
    for (Table.Column column : columns) {
      Function<RowChange, Object> value = values.apply(column);
      Object[] array = array(column.type(), changes.size());
      for (int i = 0; i < array.length; i++) {
        Object fitting = Fit.value(table, column, value.apply(changes.get(i)));
        array[i] = fitting instanceof Payload payload ? payload.text() : fitting;
      }
      arrays.add(array);
    }
    boolean alone = changes.size() >= MANY;
    if (alone) {
      pipeline.send();
    }
    pipeline.run(statement, arrays.toArray());
    if (alone) {
      pipeline.send();
    }
  }

  /** The driver sends arrays of these types in binary, and an Object[] as one long text. */
  private static Object[] array(Table.Type type, int size) {
    return switch (type) {
      case TEXT -> new String[size];
      case INTEGER -> new Integer[size];
      case BIGINT -> new Long[size];
      case BOOLEAN -> new Boolean[size];
    };
  }

  private record Mask(long set, long add) {}
}
