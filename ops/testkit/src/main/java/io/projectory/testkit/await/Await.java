package io.projectory.testkit.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

/**
 * Looks at something again and again until it holds, never without a deadline. What is awaited with
 * the same one, one after the other, shares its time. A thread that is interrupted meanwhile gets
 * an {@link IllegalStateException} and stays interrupted. Not thread-safe.
 */
public final class Await {
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final long deadline;
  private final Duration pause;
  private final Runnable check;

  /** Something that holds or not. */
  @FunctionalInterface
  public interface Condition<E extends Exception> {
    boolean holds() throws E;
  }

  /** What is looked at. */
  @FunctionalInterface
  public interface Look<T, E extends Exception> {
    T look() throws E;
  }

  private Await(long deadline, Duration pause, Runnable check) {
    this.deadline = deadline;
    this.pause = pause;
    this.check = check;
  }

  /** That much time from now on, with 50 ms between two looks. */
  public static Await atMost(Duration patience) {
    return new Await(System.nanoTime() + patience.toNanos(), PAUSE, () -> {});
  }

  /** The same time with another pause between two looks. */
  public Await every(Duration newPause) {
    return new Await(deadline, newPause, check);
  }

  /** The same time; what this throws after a look in vain ends the waiting. */
  public Await meanwhile(Runnable newCheck) {
    return new Await(deadline, pause, newCheck);
  }

  /** Whether it came to hold in time; it is looked at once at least. */
  public <E extends Exception> boolean until(Condition<E> condition) throws E {
    while (!condition.holds()) {
      check.run();
      if (System.nanoTime() - deadline > 0) {
        return false;
      }
      pause(pause);
    }
    return true;
  }

  /**
   * @throws IllegalStateException with these words when it did not come to hold in time
   */
  public <E extends Exception> void require(String otherwise, Condition<E> condition) throws E {
    if (!until(condition)) {
      throw new IllegalStateException(otherwise);
    }
  }

  /**
   * The first answer that is enough.
   *
   * @throws IllegalStateException with these words when none was in time
   */
  public <T, E extends Exception> T first(String otherwise, Look<T, E> look, Predicate<T> enough)
      throws E {
    AtomicReference<T> seen = new AtomicReference<>();
    require(
        otherwise,
        () -> {
          seen.set(look.look());
          return enough.test(seen.get());
        });
    return seen.get();
  }

  /**
   * Whether it came to hold within that time; a database that does not answer says that it does not
   * hold.
   */
  public static boolean throughOutages(Duration patience, Condition<SQLException> condition) {
    return atMost(patience).until(() -> answered(condition));
  }

  private static boolean answered(Condition<SQLException> condition) {
    try {
      return condition.holds();
    } catch (SQLException e) {
      return false;
    }
  }

  /** For what lasts a while and cannot be looked at. */
  public static void pause(Duration time) {
    try {
      TimeUnit.NANOSECONDS.sleep(time.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
