package io.projectory.cli.acceptance;

import io.projectory.testkit.workload.Envelope;
import java.util.Iterator;
import java.util.concurrent.locks.LockSupport;

/**
 * Events that come at a steady pace, counted from the first: who falls behind gets the next at
 * once.
 *
 * @param perSecond at most
 */
record Paced(Iterable<Envelope> events, int perSecond) implements Iterable<Envelope> {
  @Override
  public Iterator<Envelope> iterator() {
    Iterator<Envelope> next = events.iterator();
    long start = System.nanoTime();
    return new Iterator<>() {
      private long given;

      @Override
      public boolean hasNext() {
        return next.hasNext();
      }

      @Override
      public Envelope next() {
        long due = start + given++ * 1_000_000_000L / perSecond;
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        return next.next();
      }
    };
  }
}
