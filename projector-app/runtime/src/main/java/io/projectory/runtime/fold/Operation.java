package io.projectory.runtime.fold;

import io.projectory.api.Table;

/** One call of a projection, kept until its event is known to be good. */
record Operation(
    Kind kind, Table table, Object[] key, Table.Column column, Object[] row, Object value) {

  enum Kind {
    INSERT,
    PUT,
    DELETE,
    SET,
    ADD
  }

  void apply(RowChange change) {
    switch (kind) {
      case INSERT -> change.insert(row);
      case PUT -> change.put(row);
      case DELETE -> change.delete();
      case SET -> change.set(column, value);
      case ADD -> change.add(column, (Long) value);
      default -> throw new IllegalStateException(kind.name());
    }
  }
}
