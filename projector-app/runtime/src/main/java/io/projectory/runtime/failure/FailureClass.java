package io.projectory.runtime.failure;

import io.projectory.schemas.ProjectoryException;
import java.sql.SQLException;
import java.util.Set;
import org.apache.kafka.common.KafkaException;

/** What kind of failure an exception is: decided here and nowhere else (DESIGN 6). */
public enum FailureClass {
  /** A server cannot be reached or is busy: governed by the poll configuration; no scope fails. */
  INFRASTRUCTURE,
  /** The database refused what an event does: governed by the event retry configuration. */
  STORAGE,
  /** The event itself is wrong: terminal. */
  SEMANTIC,
  /** The projection threw something else: governed by its {@code onError}. */
  BUG;

  private static final Set<String> INFRASTRUCTURE_CLASSES = Set.of("08", "57", "53", "58", "XX");
  private static final Set<String> INFRASTRUCTURE_STATES =
      Set.of("55P03", "25P03", "25P04", "25006", "40001", "40P01");

  public static FailureClass of(Throwable error) {
    for (Throwable e = error; e != null; e = e.getCause()) {
      if (e instanceof SQLException sql) {
        return ofSqlState(sql.getSQLState());
      }
      if (e instanceof KafkaException) {
        return INFRASTRUCTURE;
      }
      if (e instanceof ProjectoryException known && !known.code().recoverable()) {
        return SEMANTIC;
      }
    }
    return error instanceof ProjectoryException ? STORAGE : BUG;
  }

  private static FailureClass ofSqlState(String state) {
    if (state == null
        || INFRASTRUCTURE_STATES.contains(state)
        || INFRASTRUCTURE_CLASSES.contains(state.substring(0, 2))) {
      return INFRASTRUCTURE;
    }
    return STORAGE;
  }
}
