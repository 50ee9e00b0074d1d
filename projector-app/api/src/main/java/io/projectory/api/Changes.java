package io.projectory.api;

import io.projectory.schemas.Event;
import java.util.List;

/**
 * What one event does to the tables of its projection, in the order of the calls.
 *
 * <p>Nothing is written at once: the runtime folds the changes of a batch in memory, so that a row
 * changed many times is sent once, and writes each table with a few set-based statements in the
 * transaction that moves the cursors. Rows belong to the event's tenant without saying so. A row is
 * all declared columns in their order; a key is the key columns. Values that do not fit the
 * declaration are refused with {@link IllegalArgumentException}. A TEXT column that is no key
 * column also takes a {@link io.projectory.schemas.Payload}, whose text is then written as it was
 * stored, without being made a String. When {@code apply} throws, nothing of what it asked for is
 * done. For the thread that calls {@code apply} only, and only during that call.
 */
public interface Changes {

  /** Inserts a row unless one with its key exists: the first writer wins. */
  void insert(Table table, Object... row);

  /** Inserts a row or replaces the one with its key: the last writer wins. */
  void put(Table table, Object... row);

  /** Changes the row with that key, if there is one. */
  Update update(Table table, Object... key);

  /** Deletes the row with that key, if there is one. */
  void delete(Table table, Object... key);

  /**
   * The earlier events of this event's trace, of the types that {@link Projection#history()} asked
   * for, in {@code trace_seq} order; skipped events are left out. Empty for an event type that is
   * not in {@code history()}.
   */
  List<Event> earlierInTrace();

  /** Changes of one row; takes effect with each call. */
  interface Update {
    /** Sets a column that is not a key column. */
    Update set(String column, Object value);

    /** Adds to a column of type INTEGER or BIGINT that is not nullable. */
    Update add(String column, long delta);
  }
}
