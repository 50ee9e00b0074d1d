package io.projectory.app.flow;

import io.projectory.app.database.UnreachableException;
import io.projectory.schemas.ProjectoryException;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Remembers the positions of the look before, so that each look can say what has stood still since.
 * Thread-safe; whoever looks more often than the positions may be compared gets the last verdict.
 */
public final class FlowWatch {
  /** An event needs milliseconds; whatever has not moved for this long stands still. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** Positions that are older say nothing about standing still without a look in between. */
  private static final Duration FORGET = Duration.ofMinutes(5);

  private final Flow flow;
  private final LongSupplier nanos;
  private Sample before;
  private long taken;
  private List<Stopped> verdict = List.of();

  /**
   * @param nanos a clock that never goes back, as {@link System#nanoTime}
   */
  public FlowWatch(Flow flow, LongSupplier nanos) {
    this.flow = flow;
    this.nanos = nanos;
  }

  /**
   * Where events stop; empty when they flow, or nothing can be said yet. A server that cannot be
   * asked is a place where they stop.
   */
  public synchronized List<Stopped> look() {
    long now = nanos.getAsLong();
    long age = now - taken;
    if (before != null && age < PATIENCE.toNanos()) {
      return verdict;
    }
    taken = now;
    try {
      Sample sample = flow.sample();
      boolean comparable = before != null && age < FORGET.toNanos();
      verdict = comparable ? flow.compare(before, sample) : List.of();
      before = sample;
    } catch (ProjectoryException e) {
      verdict = List.of(unasked(e));
      before = null;
      // waiting for a server that is away takes long; the next callers are told the same
      taken = nanos.getAsLong();
    }
    return verdict;
  }

  private static Stopped unasked(ProjectoryException error) {
    boolean broker = error.getCause() instanceof UnreachableException;
    return new Stopped(
        broker ? Stopped.Stage.TOPIC : Stopped.Stage.DATABASE,
        String.valueOf(error.getMessage()).lines().findFirst().orElse(""),
        "projectory doctor");
  }

  /** Looks twice, waiting in between if there is something to wait for; for those who ask once. */
  public static List<Stopped> lookTwice(Flow flow) throws InterruptedException {
    Sample first = flow.sample();
    if (first.settled()) {
      return List.of();
    }
    Thread.sleep(PATIENCE.toMillis());
    return flow.compare(first, flow.sample());
  }
}
