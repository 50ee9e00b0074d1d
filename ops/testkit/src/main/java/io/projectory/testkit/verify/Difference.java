package io.projectory.testkit.verify;

/**
 * One way in which a projection database is not the fold of its log.
 *
 * @param what the table, or what else was compared
 * @param key the row's key
 */
public record Difference(Kind kind, String tenantId, String what, String key, String detail) {
  /** What a difference counts as. */
  public enum Kind {
    /** A row or an event that the tables must hold and do not. */
    LOST,
    /** A row that the log does not account for. */
    DOUBLED,
    /** A row with other values, a failure that is not as it must be. */
    DIFFERENT,
    /** A digest that is not that of the rows. */
    DIGEST
  }

  @Override
  public String toString() {
    return kind + " tenant=" + tenantId + " " + what + " " + key + ": " + detail;
  }
}
