package io.projectory.testkit.verify;

import io.projectory.testkit.fold.ByteOrder;
import io.projectory.testkit.fold.FoldTable;
import io.projectory.testkit.verify.Difference.Kind;
import java.util.Arrays;
import java.util.Iterator;
import java.util.StringJoiner;

/** Walks the rows of a table and the rows it must hold side by side, both in byte order of key. */
final class TableMerge {
  private final String tenantId;
  private final FoldTable table;
  private final Iterator<Object[]> expected;
  private final Report report;
  private Object[] next;
  private String lastKey;

  TableMerge(String tenantId, FoldTable table, Iterable<Object[]> expected, Report report) {
    this.tenantId = tenantId;
    this.table = table;
    this.expected = expected.iterator();
    this.report = report;
    advance();
  }

  void actual(Object[] row) {
    String key = (String) row[0];
    requireOrder(key);
    while (next != null && ByteOrder.INSTANCE.compare((String) next[0], key) < 0) {
      lost();
    }
    report.row();
    if (next == null || !next[0].equals(key)) {
      report.add(difference(Kind.DOUBLED, key, "the log accounts for no such row"));
      return;
    }
    if (!Arrays.equals(next, row)) {
      report.add(difference(Kind.DIFFERENT, key, columns(row)));
    }
    advance();
  }

  void end() {
    while (next != null) {
      lost();
    }
  }

  private void lost() {
    report.row();
    report.add(difference(Kind.LOST, (String) next[0], "missing"));
    advance();
  }

  private void advance() {
    next = expected.hasNext() ? expected.next() : null;
  }

  private void requireOrder(String key) {
    if (lastKey != null && ByteOrder.INSTANCE.compare(lastKey, key) >= 0) {
      throw new IllegalStateException(
          table.table() + ": the database does not sort in byte order or holds a key twice");
    }
    lastKey = key;
  }

  private String columns(Object[] row) {
    StringJoiner columns = new StringJoiner(", ");
    for (int i = 0; i < row.length; i++) {
      if (next[i] == null ? row[i] != null : !next[i].equals(row[i])) {
        columns.add(table.columns().get(i) + " is " + row[i] + ", must be " + next[i]);
      }
    }
    return columns.toString();
  }

  private Difference difference(Kind kind, String key, String detail) {
    return new Difference(kind, tenantId, table.table(), key, detail);
  }
}
