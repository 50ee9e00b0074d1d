package io.projectory.connector.engine;

import io.projectory.connector.log.Lsn;
import java.util.Map;

/** Reads Debezium's source offsets: which position is safe once a record was sent. */
final class Offsets {
  static final String LSN = "lsn";
  static final String COMMIT_LSN = "lsn_commit";
  private static final String SNAPSHOT = "snapshot";
  private static final String LAST_OF_SNAPSHOT = "last_snapshot_record";

  private Offsets() {}

  static boolean inSnapshot(Map<String, ?> offset) {
    return offset.get(SNAPSHOT) != null;
  }

  /**
   * A position between transactions such that every event committed before it stands before this
   * record or is this record; null if there is none yet. In a snapshot only the last row has one:
   * an unfinished snapshot leaves no position and is never resumed.
   */
  static Lsn reached(Map<String, ?> offset) {
    if (!inSnapshot(offset)) {
      return lsn(offset.get(COMMIT_LSN));
    }
    boolean last = Boolean.TRUE.equals(offset.get(LAST_OF_SNAPSHOT));
    return last ? lsn(offset.get(LSN)) : null;
  }

  private static Lsn lsn(Object value) {
    return value instanceof Number number ? new Lsn(number.longValue()) : null;
  }
}
