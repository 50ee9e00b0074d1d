package io.projectory.runtime.fold;

import io.projectory.api.Table;
import java.util.Objects;

/**
 * What a batch does to one row, whatever the row is now. Any sequence of inserts, puts, updates and
 * deletes of a key is the pair of two outcomes: what an absent row becomes (nothing, or {@link
 * #absent()}), and what a present row becomes (itself with a delta, a given row, or nothing). So a
 * row changed many times is written once.
 */
public final class RowChange {
  /** What becomes of a row that is present. */
  public enum Present {
    /** Stays, changed by the delta. */
    KEEP,
    /** Becomes {@link RowChange#absent()}, just like an absent one. */
    REPLACE,
    DELETE
  }

  private final String tenant;
  private final Object[] key;
  private final int columns;
  private Object[] absent;
  private Present present = Present.KEEP;
  private Object[] set;
  private long[] add;
  private long setMask;
  private long addMask;

  RowChange(RowKey id, int columns) {
    this.columns = columns;
    this.tenant = id.tenant();
    this.key = id.key();
  }

  void insert(Object[] row) {
    if (absent == null) {
      absent = row.clone();
      if (present == Present.DELETE) {
        present = Present.REPLACE;
      }
    }
  }

  void put(Object[] row) {
    absent = row.clone();
    present = Present.REPLACE;
    clearDelta();
  }

  void delete() {
    absent = null;
    present = Present.DELETE;
    clearDelta();
  }

  void set(Table.Column column, Object value) {
    int c = column.position();
    if (absent != null) {
      absent[c] = value;
    }
    if (present == Present.KEEP) {
      ensureDelta();
      set[c] = value;
      setMask |= 1L << c;
      addMask &= ~(1L << c);
      add[c] = 0;
    }
  }

  void add(Table.Column column, long delta) {
    int c = column.position();
    if (absent != null) {
      absent[c] = plus(absent[c], delta);
    }
    if (present == Present.KEEP) {
      ensureDelta();
      if ((setMask & 1L << c) != 0) {
        set[c] = plus(set[c], delta);
      } else {
        add[c] = add[c] + delta;
        addMask |= 1L << c;
      }
    }
  }

  public String tenant() {
    return tenant;
  }

  public Object[] key() {
    return key;
  }

  /** The row that an absent one becomes, or null when it stays absent. */
  public Object[] absent() {
    return absent;
  }

  public Present present() {
    return present;
  }

  /** Columns (bits by position) that the delta sets. */
  public long setMask() {
    return setMask;
  }

  /** Columns (bits by position) that the delta adds to. */
  public long addMask() {
    return addMask;
  }

  public boolean hasDelta() {
    return present == Present.KEEP && (setMask | addMask) != 0;
  }

  /** The delta's value of a column: what it sets or what it adds. */
  public Object delta(Table.Column column) {
    int c = column.position();
    return (setMask & 1L << c) != 0 ? set[c] : (Object) add[c];
  }

  /**
   * Whether the row to insert carries the delta's own values, so that one insert with ON CONFLICT
   * DO UPDATE from the inserted values does both.
   */
  public boolean fusable(Table table) {
    for (Table.Column column : table.columns()) {
      long bit = 1L << column.position();
      if (((setMask | addMask) & bit) != 0 && !same(absent[column.position()], delta(column))) {
        return false;
      }
    }
    return true;
  }

  private void ensureDelta() {
    if (set == null) {
      set = new Object[columns];
      add = new long[columns];
    }
  }

  private void clearDelta() {
    set = null;
    add = null;
    setMask = 0;
    addMask = 0;
  }

  /** Sums are long until they are written, where one that does not fit its column is an error. */
  private static Long plus(Object value, long delta) {
    return ((Number) value).longValue() + delta;
  }

  private static boolean same(Object one, Object other) {
    return one instanceof Number a && other instanceof Number b
        ? a.longValue() == b.longValue()
        : Objects.equals(one, other);
  }
}
