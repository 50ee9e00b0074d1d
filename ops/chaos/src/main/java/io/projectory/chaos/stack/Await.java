package io.projectory.chaos.stack;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Waits for things that are observed by looking. */
public final class Await {
  private static final long LOOK_MILLIS = 50;

  private Await() {}

  /** Something that holds or not; a database that does not answer says that it does not. */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws SQLException;
  }

  /** Whether it came to hold within that time. */
  public static boolean within(Duration patience, Condition condition) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!holds(condition)) {
      if (System.nanoTime() > deadline) {
        return false;
      }
      pause(LOOK_MILLIS);
    }
    return true;
  }

  private static boolean holds(Condition condition) {
    try {
      return condition.holds();
    } catch (SQLException e) {
      return false;
    }
  }

  /** How long a fault lasts. */
  public static void pause(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted");
    }
  }
}
