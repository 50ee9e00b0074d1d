package io.projectory.connector.engine;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.kafka.connect.source.SourceRecord;

/**
 * Changes on their way from Debezium's reader to the sender, bounded in number and bytes.
 * Debezium's own queue makes the sender wait out an interval, or spin; here it is woken by the
 * first change.
 *
 * <p>Adding never blocks, because Debezium adds under a lock that the sender's thread needs: the
 * reader asks {@link #crowd} first and waits while that says full. Thread-safe.
 */
final class Tap {
  private record Held(SourceRecord change, long bytes) {}

  private final int mostChanges;
  private final long mostBytes;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Condition crowded = lock.newCondition();
  private final Deque<Held> held = new ArrayDeque<>();
  private long bytes;
  private int wanted = Integer.MAX_VALUE;

  Tap(int mostChanges, long mostBytes) {
    this.mostChanges = mostChanges;
    this.mostBytes = mostBytes;
  }

  void add(SourceRecord change) {
    long size = LogRow.approximateBytes(change);
    lock.lock();
    try {
      held.add(new Held(change, size));
      bytes += size;
      arrived.signal();
      if (crowdLocked() >= wanted) {
        crowded.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /** The next change, or null. */
  SourceRecord take() {
    lock.lock();
    try {
      Held next = held.poll();
      if (next == null) {
        return null;
      }
      bytes -= next.bytes();
      return next.change();
    } finally {
      lock.unlock();
    }
  }

  /** How many changes are held; {@code mostChanges} as soon as one of the bounds is reached. */
  int crowd() {
    lock.lock();
    try {
      return crowdLocked();
    } finally {
      lock.unlock();
    }
  }

  private int crowdLocked() {
    return bytes >= mostBytes ? mostChanges : held.size();
  }

  /**
   * Waits until so many changes are held, or it is full, at most that long; whether they are. For
   * one thread at a time.
   */
  boolean awaitCrowd(int changes, Duration patience) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      wanted = Math.min(changes, mostChanges);
      long left = patience.toNanos();
      while (crowdLocked() < wanted && left > 0) {
        left = crowded.awaitNanos(left);
      }
      return crowdLocked() >= wanted;
    } finally {
      wanted = Integer.MAX_VALUE;
      lock.unlock();
    }
  }

  /** The change that came last, or null. */
  SourceRecord newest() {
    lock.lock();
    try {
      return held.isEmpty() ? null : held.getLast().change();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there is a change, at most that long. */
  void awaitChange(long millis) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(millis);
      while (held.isEmpty() && left > 0) {
        left = arrived.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }
}
